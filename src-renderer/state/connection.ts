import { create } from 'zustand';
import type { ConnectionStatus } from '../engine/index.ts';

interface ConnectionState {
  readonly status: ConnectionStatus;
  /** How often the engine came (back); stores reload when it rises. */
  readonly arrivals: number;
}

export const useConnection = create<ConnectionState>(() => ({ status: 'connecting', arrivals: 0 }));

export function reportConnection(status: ConnectionStatus): void {
  const before = useConnection.getState();
  if (before.status === status) return;
  useConnection.setState({
    status,
    arrivals: status === 'connected' ? before.arrivals + 1 : before.arrivals,
  });
}
