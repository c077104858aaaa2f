import { type LucideIcon, ShieldAlert, ShieldCheck, ShieldOff, ShieldQuestion } from 'lucide-react';
import type { Tone } from '../../components/index.ts';
import type { Verdict } from '../../format/index.ts';

interface VerdictLook {
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly word: string;
}

const looks: Readonly<Record<Verdict, VerdictLook>> = {
  good: { tone: 'good', icon: ShieldCheck, word: 'Signature good' },
  unsigned: { tone: 'plain', icon: ShieldOff, word: 'Not signed' },
  'unknown-key': { tone: 'caution', icon: ShieldQuestion, word: 'Key unknown' },
  untrusted: { tone: 'caution', icon: ShieldQuestion, word: 'Key not trusted' },
  bad: { tone: 'danger', icon: ShieldAlert, word: 'Signature wrong' },
};

export function verdictLook(verdict: Verdict): VerdictLook {
  return looks[verdict];
}
