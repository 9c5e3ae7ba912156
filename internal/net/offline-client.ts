import { ToolError } from '../diag/tool-error.ts';
import type { HttpClient } from './http-client.ts';

/** For commands that promise to open no connection: they cannot break it. */
export const offlineClient: HttpClient = {
  get: (url) =>
    Promise.reject(
      new ToolError('host-unreachable', `Cannot ask "${url.host}": this command works offline`),
    ),
  close: () => Promise.resolve(),
};
