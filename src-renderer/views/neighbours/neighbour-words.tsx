import type { ReactNode } from 'react';
import type { Neighbourhood, PackageReference } from '../../../src-main/contract/package.ts';
import { Message, Section, TextLink } from '../../components/index.ts';
import { packageKey } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { stepTo } from '../../state/index.ts';
import styles from './neighbours.module.css';

/** The same as the drawing, for everybody who would rather read or listen. */
export function NeighbourWords({ around: { nodes, edges } }: { readonly around: Neighbourhood }) {
  return (
    <Section title={message('neighbours.in-words')}>
      <ul className={styles['words']}>
        {edges.map(({ from, to, capability }) => {
          const [user, provider] = [nodes[from]?.package, nodes[to]?.package];
          if (user === undefined || provider === undefined) return null;
          const nameOf = (one: PackageReference) => (parts: ReactNode) =>
            one === nodes[0]?.package ? (
              <strong>{parts}</strong>
            ) : (
              <TextLink title={one.nevra} onPress={() => stepTo(one.id)}>
                {parts}
              </TextLink>
            );
          return (
            <li key={`${packageKey(user.id)} ${packageKey(provider.id)}`}>
              <Message
                of="neighbours.requires"
                values={{
                  ...{ from: user.name, to: provider.name, capability },
                  ...{ user: nameOf(user), provider: nameOf(provider) },
                }}
              />
            </li>
          );
        })}
        {nodes.map(({ package: { id, name }, moreRequiring, moreRequired }) => (
          <More key={packageKey(id)} {...{ name, moreRequiring, moreRequired }} />
        ))}
      </ul>
    </Section>
  );
}

interface MoreProps {
  readonly name: string;
  readonly moreRequiring: number;
  readonly moreRequired: number;
}

function More({ name, moreRequiring, moreRequired }: MoreProps) {
  return (
    <>
      {moreRequiring === 0 ? null : (
        <li>{message('neighbours.left-out-of-requires', { name, count: moreRequiring })}</li>
      )}
      {moreRequired === 0 ? null : (
        <li>{message('neighbours.left-out-of-required', { name, count: moreRequired })}</li>
      )}
    </>
  );
}
