import { type LucideIcon, ShieldAlert, ShieldCheck, ShieldOff, ShieldQuestion } from 'lucide-react';
import type { Tone } from '../../components/index.ts';
import type { Verdict } from '../../format/index.ts';

interface VerdictLook {
  readonly tone: Tone;
  readonly icon: LucideIcon;
}

const looks: Readonly<Record<Verdict, VerdictLook>> = {
  good: { tone: 'good', icon: ShieldCheck },
  unsigned: { tone: 'plain', icon: ShieldOff },
  'unknown-key': { tone: 'caution', icon: ShieldQuestion },
  untrusted: { tone: 'caution', icon: ShieldQuestion },
  bad: { tone: 'danger', icon: ShieldAlert },
};

export function verdictLook(verdict: Verdict): VerdictLook {
  return looks[verdict];
}
