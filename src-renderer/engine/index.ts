/**
 * The window's only way to the engine: one typed client over a transport that can come and go.
 * Owns call numbering, cancelling, events and reconnecting; knows nothing of React.
 * Start reading at client.ts; transports.ts tells the desktop's bridge from the web shell's socket.
 */
export { copyText } from './copy-text.ts';
export { engine, EngineClient, type CallOptions, type RunningCall } from './client.ts';
export { keepConnected, type ConnectionStatus } from './connection.ts';
export { desktopBridge } from './desktop.ts';
export { saveFile } from './save-file.ts';
export { EngineError, toWireError } from './engine-error.ts';
export { bridgeTransport, socketTransport, type TransportFactory } from './transports.ts';
