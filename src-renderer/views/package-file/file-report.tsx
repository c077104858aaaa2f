import { CircleAlert, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { Finding, PackageFileView } from '../../../src-main/contract/methods.ts';
import type { CheckResult, ScriptView } from '../../../src-main/contract/package.ts';
import {
  Badge,
  Facts,
  RunningText,
  ScriptText,
  Section,
  TextLink,
} from '../../components/index.ts';
import {
  bySeverity,
  findingSentence,
  formatBytes,
  formatEvr,
  formatMinute,
  formatNevra,
  packageKey,
  paragraphsOf,
  safeWebAddress,
  signerOf,
  verdictOf,
  verdictSentence,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay, followPackage, openLink } from '../../state/index.ts';
import styles from './package-file.module.css';

export function FileReport({ view }: { readonly view: PackageFileView }) {
  const { details, findings, installed } = view;
  return (
    <div className={styles['columns']}>
      <div className={styles['column']}>
        <Signer checks={details.checks} />
        <Section title="Findings" aside={findings.length === 0 ? undefined : findings.length}>
          <Findings findings={findings} />
        </Section>
        <Scripts scripts={details.scripts} />
      </div>
      <div className={styles['column']}>
        {view.verb === 'unpack' ? (
          <SourceNote path={details.id.kind === 'file' ? details.id.path : details.name} />
        ) : (
          <InstalledNow view={view} installed={installed} />
        )}
        <Section title="Identity">
          <Identity view={view} />
        </Section>
        <RunningText paragraphs={paragraphsOf(details.description)} />
      </div>
    </div>
  );
}

const verdictTones = {
  good: 'good',
  unsigned: 'caution',
  'unknown-key': 'caution',
  untrusted: 'caution',
  bad: 'danger',
} as const;

function Signer({ checks }: { readonly checks: readonly CheckResult[] }) {
  const verdict = verdictOf(checks);
  const tone = verdictTones[verdict];
  const Icon = tone === 'good' ? Info : tone === 'danger' ? CircleAlert : TriangleAlert;
  return (
    <div className={styles['signer']} data-tone={tone}>
      <Icon size={20} aria-hidden="true" />
      <div>
        <p className={styles['strong']}>{signerOf(checks) ?? 'No signer'}</p>
        <p>{verdictSentence(verdict)}</p>
      </div>
    </div>
  );
}

const severityLooks: Readonly<
  Record<Finding['severity'], { readonly icon: LucideIcon; readonly word: string }>
> = {
  danger: { icon: CircleAlert, word: 'Danger' },
  caution: { icon: TriangleAlert, word: 'Caution' },
  note: { icon: Info, word: 'Note' },
};

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return <p className={styles['quiet']}>Nothing out of the ordinary.</p>;
  return (
    <ul className={styles['findings']}>
      {bySeverity(findings).map((finding, index) => {
        const { icon: Icon, word } = severityLooks[finding.severity];
        return (
          <li
            key={`${finding.kind} ${index}`}
            className={styles['finding']}
            data-severity={finding.severity}
          >
            <Icon size={16} aria-label={word} role="img" />
            <span>{findingSentence(finding)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Scripts({ scripts }: { readonly scripts: readonly ScriptView[] }) {
  if (scripts.length === 0) return null;
  return (
    <Section title="Scripts it brings" aside={scripts.length}>
      {scripts.map((script, index) => (
        <details key={`${script.kind} ${index}`} className={styles['script']}>
          <summary>
            {script.kind} <span className={styles['quiet']}>{script.interpreter}</span>
          </summary>
          <ScriptText label={`${script.kind} script`} body={script.body} />
        </details>
      ))}
    </Section>
  );
}

/** The folders for building are the user's own; the helper would unpack as root. So the command line does it. */
function SourceNote({ path }: { readonly path: string }) {
  return (
    <Section title="A source package">
      <p className={styles['quiet']}>
        It holds sources and a recipe (a spec file), not programs, and nothing of it is installed.
        The command line unpacks it into the folders rpmbuild/SOURCES and rpmbuild/SPECS of whoever
        types:
      </p>
      <p>
        <code>{`turntable install ${quoted(path)}`}</code>
      </p>
    </Section>
  );
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function InstalledNow({
  view,
  installed,
}: {
  readonly view: PackageFileView;
  readonly installed: PackageFileView['installed'];
}) {
  if (installed.length === 0) {
    return (
      <Section title="Installed now">
        <p className={styles['quiet']}>No version of {view.details.name} is installed.</p>
      </Section>
    );
  }
  return (
    <Section title="Installed now">
      <ul className={styles['installed']}>
        {installed.map((one) => (
          <li key={packageKey(one.id)} className={styles['change']}>
            <TextLink
              title={formatNevra(one)}
              onPress={() => {
                closeOverlay('package-file');
                followPackage(one.id);
              }}
            >
              {formatEvr(one)}
            </TextLink>
            <span aria-hidden="true">→</span>
            <span className={styles['strong']}>{formatEvr(view.details)}</span>
            <Badge tone={view.verb === 'downgrade' ? 'caution' : 'accent'}>
              {changeWords[view.verb]}
            </Badge>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const changeWords: Readonly<Record<PackageFileView['verb'], string>> = {
  install: 'stays beside it',
  upgrade: 'newer',
  downgrade: 'older',
  reinstall: 'the same',
  unpack: 'source',
};

function Identity({ view }: { readonly view: PackageFileView }) {
  const { details } = view;
  const { url } = details;
  return (
    <Facts
      facts={[
        ['Version', `${formatEvr(details)} for ${details.arch}`],
        [
          'Size',
          `${formatBytes(details.sizeBytes)} in ${message('common.files', { count: details.fileCount })}`,
        ],
        ['Group', details.group],
        ['License', details.license],
        ['Vendor', details.vendor],
        ['Packager', details.packager],
        [
          'Built',
          details.buildTimeSeconds === undefined
            ? undefined
            : formatMinute(details.buildTimeSeconds),
        ],
        ['Build host', details.buildHost],
        ['Source', details.sourceRpm],
        [
          'Format',
          `RPM ${details.formatVersion}, ${details.payload.compressor === '' ? 'not compressed' : details.payload.compressor}`,
        ],
        ['Address', url === undefined ? undefined : <Address key="address" url={url} />],
      ]}
    />
  );
}

/** A link only where it can be opened; anything else is text. */
function Address({ url }: { readonly url: string }) {
  if (safeWebAddress(url) === undefined) return url;
  return <TextLink onPress={() => openLink(url)}>{url}</TextLink>;
}
