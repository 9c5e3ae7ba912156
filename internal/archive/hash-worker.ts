/** The thread of a hash pool. It is started by path; nothing imports it. */
import { parentPort } from 'node:worker_threads';
import { WorkerJobs } from './worker-jobs.ts';
import type { WorkerRequest } from './worker-protocol.ts';

const port = parentPort;
if (port !== null) {
  const jobs = new WorkerJobs((response, transfer) => {
    port.postMessage(response, transfer);
  });
  port.on('message', (request: WorkerRequest) => {
    jobs.handle(request);
  });
}
