/**
 * ipc: how processes talk. Owns the checks on everything that crosses, the one dispatcher, the client
 * and the broker between windows and the engine, the `--percent` protocol (printer and parser side by
 * side, in percent/) and the helper's messages.
 *
 * Start reading at server.ts, then method-arguments.ts; percent/percent-line.ts for the protocol of
 * `rpm --percent`.
 */
export * from './broker.ts';
export * from './client.ts';
export * from './helper-messages.ts';
export * from './line-transport.ts';
export * from './method-arguments.ts';
export * from './percent/parse-line.ts';
export type * from './percent/percent-line.ts';
export * from './percent/print-line.ts';
export * from './server.ts';
export * from './wire-messages.ts';
