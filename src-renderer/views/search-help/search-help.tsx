import { filterFields } from '../../../src-main/contract/filter.ts';
import { Dialog, ScrollArea, Section, TextLink } from '../../components/index.ts';
import { fieldHelp } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay, goTo, setSearchText } from '../../state/index.ts';
import styles from './search-help.module.css';

const rules = [
  ['vim editor', 'words'],
  ['perl-*', 'wildcards'],
  ['/usr/bin/vim', 'path'],
  ['group:Games !vendor:Fedora', 'parts'],
  ['size>1G or installed>-7d', 'or'],
  ['(is:leaf or has:setuid) arch:noarch', 'parentheses'],
  ['vendor:"Red Hat"', 'quotes'],
  ['license=MIT', 'exact'],
] as const;

/** The same search in a terminal; no words of a language. */
const command = "turntable list 'size>100M is:leaf'";

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
      title={message('search-help.title')}
      subtitle={message('search-help.subtitle', { command })}
      size="large"
      onClose={close}
    >
      <ScrollArea label={message('search-help.title')} className={styles['scroll']}>
        <Section title={message('search-help.sentences')}>
          <dl className={styles['lines']}>
            {rules.map(([example, rule]) => (
              <Line key={example} example={example} onSearch={search}>
                {message(`search-help.rule-${rule}`)}
              </Line>
            ))}
          </dl>
        </Section>
        <Section title={message('search-help.fields')}>
          <dl className={styles['lines']}>
            {filterFields.map((field) => (
              <Line key={field.name} example={field.example} onSearch={search}>
                {'choices' in field
                  ? message('search-help.with-choices', {
                      help: fieldHelp(field.name),
                      choices: Object.keys(field.choices).join(', '),
                    })
                  : fieldHelp(field.name)}
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
        <TextLink onPress={() => onSearch(example)} title={message('search-help.try')}>
          {example}
        </TextLink>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
