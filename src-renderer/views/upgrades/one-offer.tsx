import { Folder, ShieldAlert, Warehouse } from 'lucide-react';
import type { AdvisoryView } from '../../../src-main/contract/repository.ts';
import { Badge, Button, TextLink, type Tone } from '../../components/index.ts';
import { formatBytes } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  followPackage,
  type Offer,
  offeredEvr,
  openPackageFiles,
  planUpgrades,
  useUpgrades,
} from '../../state/index.ts';
import styles from './upgrades.module.css';

/** A newer version with where it comes from, what is said of it, and the way to have it. */
export function OneOffer({ offer }: { readonly offer: Offer }) {
  const isPreparing = useUpgrades((state) => state.isPreparing);
  const { installed, installedEvr } = offer.one;
  const name = installed.name;
  return (
    <li className={styles['candidate']}>
      <div className={styles['line']}>
        <span className={styles['name']}>
          <TextLink title={installed.nevra} onPress={() => followPackage(installed.id)}>
            {name}
          </TextLink>
        </span>
        <span className={styles['versions']}>
          <span className={styles['old']}>{installedEvr}</span>
          <span aria-label={message('upgrades.to')}>→</span>
          <span className={styles['new']}>{offeredEvr(offer)}</span>
        </span>
        <Origin offer={offer} />
        <span className={styles['size']}>
          {offer.kind === 'file'
            ? formatBytes(offer.one.candidate.sizeBytes)
            : message('upgrades.to-fetch', { size: formatBytes(offer.one.packageSizeBytes) })}
        </span>
        <span className={styles['buttons']}>
          <LookInside offer={offer} />
          <Button isDisabled={isPreparing} onPress={() => planUpgrades([offer])}>
            {message('upgrades.upgrade')}
          </Button>
        </span>
      </div>
      <p className={styles['quiet']}>
        {offer.kind === 'file' ? offer.one.candidate.summary : offer.one.summary}
      </p>
      {offer.kind === 'file' ? (
        <News news={offer.one.news} />
      ) : (
        <Advisories advisories={offer.one.advisories} />
      )}
    </li>
  );
}

function LookInside({ offer }: { readonly offer: Offer }) {
  if (offer.kind !== 'file' || offer.one.candidate.id.kind !== 'file') return null;
  const { path } = offer.one.candidate.id;
  return (
    <Button look="quiet" onPress={() => openPackageFiles([path])}>
      {message('upgrades.look-inside')}
    </Button>
  );
}

function Origin({ offer }: { readonly offer: Offer }) {
  const isFile = offer.kind === 'file';
  const Icon = isFile ? Folder : Warehouse;
  const where = isFile ? folderOf(offer) : offer.one.repository.name;
  const words = isFile
    ? message('upgrades.from-folder', { path: where })
    : message('upgrades.from-repository', { name: where });
  return (
    <span className={styles['origin']} title={words}>
      <Icon size={14} role="img" aria-label={words} />
      <span className={styles['where']} dir="auto" aria-hidden="true">
        {where}
      </span>
    </span>
  );
}

function folderOf({ one }: Extract<Offer, { kind: 'file' }>): string {
  const { id } = one.candidate;
  return id.kind === 'file' ? id.path.slice(0, Math.max(1, id.path.lastIndexOf('/'))) : '';
}

function News({ news }: { readonly news: readonly string[] }) {
  if (news.length === 0) return null;
  return (
    <details className={styles['news']}>
      <summary>{message('upgrades.news', { count: news.length })}</summary>
      <ul>
        {news.map((text, index) => (
          <li key={`${index} ${text}`}>{text}</li>
        ))}
      </ul>
    </details>
  );
}

const tones: Readonly<Record<AdvisoryView['kind'], Tone>> = {
  ...{ security: 'danger', bugfix: 'accent', enhancement: 'plain' },
  ...{ newpackage: 'plain', other: 'plain' },
};

function Advisories({ advisories }: { readonly advisories: readonly AdvisoryView[] }) {
  if (advisories.length === 0) return null;
  const kinds = [...new Map(advisories.map((one) => [wordsOf(one), one])).values()];
  return (
    <details className={styles['news']}>
      <summary>
        <span className={styles['kinds']}>
          {kinds.map((one) => (
            <KindBadge key={wordsOf(one)} one={one} />
          ))}
          {message('upgrades.advisories', { count: advisories.length })}
        </span>
      </summary>
      <ul>
        {advisories.map((one) => (
          <li key={one.id}>
            <span className={styles['kinds']}>
              <KindBadge one={one} />
              <strong dir="auto">{one.title === '' ? one.id : one.title}</strong>
              {one.title === '' ? null : <span className={styles['quiet']}>{one.id}</span>}
            </span>
            {one.references.length === 0 ? null : (
              <span className={styles['quiet']} dir="auto">
                {one.references.join(', ')}
              </span>
            )}
            {one.description === '' ? null : <span dir="auto">{one.description}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function wordsOf({ kind, severity }: AdvisoryView): string {
  const words = message(`upgrades.kind-${kind}`);
  return severity === '' ? words : message('upgrades.severity', { kind: words, severity });
}

function KindBadge({ one }: { readonly one: AdvisoryView }) {
  return (
    <Badge tone={tones[one.kind]} {...(one.kind === 'security' ? { icon: ShieldAlert } : {})}>
      {wordsOf(one)}
    </Badge>
  );
}
