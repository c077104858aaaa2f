import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import { formatCount } from '../format/index.ts';
import { classes } from './classes.ts';
import styles from './tabs.module.css';

export interface TabSpec<K extends string> {
  readonly key: K;
  readonly label: string;
  readonly count?: number | undefined;
}

interface TabsProps<K extends string> {
  readonly label: string;
  readonly tabs: readonly TabSpec<K>[];
  readonly selected: K;
  readonly onSelect: (key: K) => void;
  readonly children: ReactNode;
}

/** Tabs over one panel; the panel of the selected tab is the children. */
export function Tabs<K extends string>(props: TabsProps<K>) {
  return (
    <AriaTabs
      className={classes(styles['tabs'])}
      selectedKey={props.selected}
      onSelectionChange={(key) => {
        const tab = props.tabs.find((one) => one.key === key);
        if (tab !== undefined) props.onSelect(tab.key);
      }}
    >
      <TabList aria-label={props.label} className={classes(styles['list'])}>
        {props.tabs.map((tab) => (
          <Tab key={tab.key} id={tab.key} className={classes(styles['tab'])}>
            {tab.label}
            {tab.count === undefined ? null : (
              <span className={styles['count']}>{formatCount(tab.count)}</span>
            )}
          </Tab>
        ))}
      </TabList>
      <TabPanel key={props.selected} id={props.selected} className={classes(styles['panel'])}>
        {props.children}
      </TabPanel>
    </AriaTabs>
  );
}
