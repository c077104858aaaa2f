import type { TransactionOptions } from '../contract/plan.ts';

type ScriptSwitch = Extract<keyof TransactionOptions, `nopre${string}` | `nopost${string}`>;
type TriggerSwitch = Extract<keyof TransactionOptions, `notrigger${string}`>;

/** Kind of a script -> the option that leaves it out. */
const scriptSwitches: Readonly<Record<string, ScriptSwitch>> = {
  '%pretrans': 'nopretrans',
  '%pre': 'nopre',
  '%post': 'nopost',
  '%preun': 'nopreun',
  '%postun': 'nopostun',
  '%posttrans': 'noposttrans',
  '%preuntrans': 'nopreuntrans',
  '%postuntrans': 'nopostuntrans',
};

/** Event of a trigger, as its kind ends -> the option that leaves it out, file triggers included. */
const triggerSwitches: Readonly<Record<string, TriggerSwitch>> = {
  prein: 'notriggerprein',
  in: 'notriggerin',
  un: 'notriggerun',
  postun: 'notriggerpostun',
};

/** The whole of a transaction without scripts, in the order in which they are named as the reason. */
const everyScript = [
  'noscripts',
  'justdb',
] as const satisfies readonly (keyof TransactionOptions)[];

/**
 * The option because of which a script or trigger of a kind (`%pre`, `%triggerin`,
 * `%transfiletriggerpostun` ...) does not run, without dashes; undefined when none says so.
 * `--noscripts` covers triggers too, as in rpm, but not the accounts a package brings: for these there is
 * `--nosysusers`.
 */
export function switchedOffBy(
  options: TransactionOptions,
  kind: string,
): keyof TransactionOptions | undefined {
  if (kind === '%sysusers') return options.nosysusers === true ? 'nosysusers' : undefined;
  const trigger = /^%(?:trans)?(?:file)?trigger(\w+)$/.exec(kind);
  const own = trigger === null ? scriptSwitches[kind] : triggerSwitches[trigger[1] ?? ''];
  const wide: readonly (keyof TransactionOptions)[] =
    trigger === null ? everyScript : [...everyScript, 'notriggers'];
  const names = own === undefined ? wide : [...wide, own];
  return names.find((name) => options[name] === true);
}
