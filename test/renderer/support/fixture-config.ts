import type {
  ConfigChange,
  ConfigComparison,
  ConfigRequest,
  ConfigSideFile,
} from '../../../src-main/contract/config.ts';
import type { EngineMethods } from '../../../src-main/contract/methods.ts';
import { mergeTexts } from '../../../src-main/config-files/index.ts';
import { FixtureError } from './fixture-error.ts';

const days = 86_400;
const nowSeconds = 1_763_770_000;

interface Texts {
  readonly mine: string;
  readonly theirs: string;
  readonly base?: string;
}

const shipped = [
  '# How the player starts.',
  '[player]',
  'speed = 33',
  'arm = automatic',
  '',
  '[amplifier]',
  'volume = 4',
  'balance = centre',
  '',
  '[network]',
  'listen = 127.0.0.1:8040',
  '',
].join('\n');

/** Side files as upgrades leave them: a clean merge, a conflict, two texts alone, no text. */
const cases: readonly {
  readonly path: string;
  readonly kind: ConfigSideFile['kind'];
  readonly name: string;
  readonly daysAgo: number;
  readonly state: ConfigSideFile['state'];
  readonly texts?: Texts;
  readonly noText?: ConfigComparison['noText'];
}[] = [
  {
    path: '/etc/amber/amber.conf',
    ...{ kind: 'rpmnew', name: 'amber-server-2.4-1.x86_64', daysAgo: 2, state: 'differs' },
    texts: {
      base: shipped,
      mine: shipped.replace('speed = 33', 'speed = 45'),
      theirs: shipped
        .replace('volume = 4', 'volume = 5\nloudness = off')
        .replace('127.0.0.1:8040', '[::1]:8040'),
    },
  },
  {
    path: '/etc/bash/bash.conf',
    ...{ kind: 'rpmnew', name: 'bash-5.2.37-3.x86_64', daysAgo: 12, state: 'differs' },
    texts: {
      base: shipped,
      mine: shipped.replace('volume = 4', 'volume = 11').replace('speed = 33', 'speed = 78'),
      theirs: shipped
        .replace('volume = 4', 'volume = 6')
        .replace('balance = centre', 'balance = 0'),
    },
  },
  {
    path: '/etc/logrotate.d/kernel',
    ...{ kind: 'rpmsave', name: 'logrotate-3.22-4.noarch', daysAgo: 40, state: 'differs' },
    texts: {
      mine: '/var/log/kern.log {\n  rotate 52\n}\n',
      theirs: '/var/log/kern.log {\n  rotate 4\n  compress\n}\n',
    },
  },
  {
    path: '/etc/pki/trust.db',
    ...{ kind: 'rpmnew', name: 'ca-trust-2026.1-1.noarch', daysAgo: 90, state: 'differs' },
    noText: 'not-text',
  },
  {
    path: '/etc/sysconfig/network',
    ...{ kind: 'rpmorig', name: 'network-scripts-10-1.noarch', daysAgo: 400, state: 'identical' },
    texts: { mine: 'NETWORKING=yes\n', theirs: 'NETWORKING=yes\n' },
  },
];

/** The config room's side of the fixture engine. */
export class FixtureConfig {
  files: readonly ConfigSideFile[] = cases.map(({ path, kind, name, daysAgo, state }, index) => ({
    path,
    sidePath: `${path}.${kind}`,
    kind,
    package: {
      id: { kind: 'installed', instance: index + 1 },
      nevra: name,
      name: name.replace(/-\d.*/, ''),
    },
    appearedAtSeconds: nowSeconds - daysAgo * days,
    side: { sizeBytes: 212 + index, changedAtSeconds: nowSeconds - 900 * days, mode: 0o100644 },
    current: {
      sizeBytes: 198 + index * 7,
      changedAtSeconds: nowSeconds - 500 * days,
      mode: 0o100644,
    },
    state,
    actions: state === 'identical' ? ['keep', 'take'] : ['keep', 'take', 'merge'],
    stamp: String(index).repeat(64),
  }));
  changes: readonly ConfigChange[] = [];
  readonly #plans = new Map<string, ConfigRequest>();
  #restores = 0;
  /** Set to have the next run refused. */
  isStale = false;

  compare(sidePath: string): ConfigComparison {
    const file = this.#find(sidePath);
    const { texts, noText } = cases.find((one) => one.path === file.path) ?? {};
    if (texts === undefined) return { file, noText: noText ?? 'other' };
    const { mine, theirs, base } = texts;
    if (base === undefined) return { file, texts: { mine, theirs, merged: mine, conflicts: 0 } };
    const { text: merged, conflicts } = mergeTexts(mine, base, theirs) ?? {
      text: '',
      conflicts: 0,
    };
    const earlier = { nevra: `${file.package.name}-2.3-1.x86_64`, text: base };
    return { file, texts: { mine, theirs, base: earlier, merged, conflicts } };
  }

  plan(request: ConfigRequest): ReturnType<EngineMethods['config.plan']> {
    const planId = `config-${this.#plans.size + 1}`;
    this.#plans.set(planId, request);
    if (request.kind === 'undo') {
      const { path, sidePath } = this.changes.find(({ id }) => id === request.id) ?? this.#gone();
      return {
        planId,
        request,
        path,
        sidePath,
        steps: [`${path} and ${sidePath} become again what they were.`],
      };
    }
    const { path, sidePath } = this.#find(request.sidePath);
    const steps = [`${path} is settled by ${request.action}.`, `${sidePath} is removed.`];
    return { planId, request, path, sidePath, steps };
  }

  /** Owners and modes to be put right; nothing is done when it is run. */
  keepRestore(): string {
    this.#restores += 1;
    return `restore-${this.#restores}`;
  }

  run(planId: string): ReturnType<EngineMethods['change.run']> {
    if (planId.startsWith('restore-')) return { changed: [], warnings: [] };
    const request = this.#plans.get(planId) ?? this.#gone();
    if (this.isStale)
      throw new FixtureError({
        code: 'PLAN_STALE',
        message: 'changing /etc/amber/amber.conf: it was changed since it was looked at',
        hint: 'Look at them again.',
        context: {},
      });
    if (request.kind === 'undo') {
      this.changes = this.changes.map((one) =>
        one.id === request.id ? { ...one, undoneAtMs: nowSeconds * 1000 } : one,
      );
      return { changed: [], warnings: [] };
    }
    const file = this.#find(request.sidePath);
    this.files = this.files.filter((one) => one !== file);
    const { path, sidePath, kind, package: owner } = file;
    const id = this.changes.length + 1;
    const done = { id, doneAtMs: nowSeconds * 1000, path, sidePath, kind, action: request.action };
    this.changes = [{ ...done, nevra: owner.nevra, userName: 'root' }, ...this.changes];
    return { changed: [path, sidePath], warnings: [] };
  }

  #find(sidePath: string): ConfigSideFile {
    return this.files.find((one) => one.sidePath === sidePath) ?? this.#gone();
  }

  #gone(): never {
    throw new FixtureError({ code: 'FILE_NOT_FOUND', message: 'It is not there.', context: {} });
  }
}
