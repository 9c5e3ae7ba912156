/**
 * The part of undici that this program uses. Its main module would also load fetch, caches and mocks,
 * which costs three times as much time and ten megabytes.
 */
declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici';

  export = Agent;
}
