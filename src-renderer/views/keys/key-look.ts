import { type LucideIcon, ShieldBan, ShieldCheck, TimerOff } from 'lucide-react';
import type { KeyState } from '../../../src-main/contract/keys.ts';
import type { Tone } from '../../components/index.ts';

/** A state as a shape and a colour; the word stands beside it. */
export const keyLooks: Readonly<
  Record<KeyState, { readonly icon: LucideIcon; readonly tone: Tone }>
> = {
  valid: { icon: ShieldCheck, tone: 'good' },
  expired: { icon: TimerOff, tone: 'caution' },
  revoked: { icon: ShieldBan, tone: 'danger' },
};
