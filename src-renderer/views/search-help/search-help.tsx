import { filterFields } from '../../../src-main/contract/filter.ts';
import { Dialog, ScrollArea, Section, TextLink } from '../../components/index.ts';
import { closeOverlay, goTo, setSearchText } from '../../state/index.ts';
import styles from './search-help.module.css';

const rules: readonly (readonly [example: string, meaning: string])[] = [
  ['vim editor', 'both words, in the name, the version or the summary'],
  ['perl-*', 'the name, with wildcards: * any characters, ? one, [a-z] one of some'],
  ['/usr/bin/vim', 'the owner of a file'],
  ['group:Games !vendor:Fedora', 'every part has to hold; ! takes away'],
  ['size>1G or installed>-7d', 'one or the other; sequences bind closer'],
  ['(is:leaf or has:setuid) arch:noarch', 'parentheses hold together'],
  ['vendor:"Red Hat"', 'quotes hold spaces together'],
  ['license=MIT', '= is exactly so, : finds it anywhere and ignores case'],
];

/** The grammar by example, and every field; the same on the command line, as `turntable list '…'`. */
export function SearchHelp() {
  const close = (): void => closeOverlay('search-help');
  const search = (text: string): void => {
    close();
    goTo('packages');
    setSearchText(text);
  };
  return (
    <Dialog
      title="How to search"
      subtitle="The same words work in a terminal: turntable list 'size>100M is:leaf'"
      size="large"
      onClose={close}
    >
      <ScrollArea label="How to search" className={styles['scroll']}>
        <Section title="Sentences">
          <dl className={styles['lines']}>
            {rules.map(([example, meaning]) => (
              <Line key={example} example={example} onSearch={search}>
                {meaning}
              </Line>
            ))}
          </dl>
        </Section>
        <Section title="Fields">
          <dl className={styles['lines']}>
            {filterFields.map((field) => (
              <Line key={field.name} example={field.example} onSearch={search}>
                {field.help}
                {'choices' in field ? `: ${Object.keys(field.choices).join(', ')}` : ''}
              </Line>
            ))}
          </dl>
        </Section>
      </ScrollArea>
    </Dialog>
  );
}

interface LineProps {
  readonly example: string;
  readonly children: React.ReactNode;
  readonly onSearch: (text: string) => void;
}

function Line({ example, children, onSearch }: LineProps) {
  return (
    <div className={styles['line']}>
      <dt className={styles['example']}>
        <TextLink onPress={() => onSearch(example)} title="Search for this">
          {example}
        </TextLink>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
