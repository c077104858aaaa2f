import { Room, Tabs } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { showSettingsTab, useSettings, valueOf } from '../../state/index.ts';
import { RpmValues } from './rpm-values.tsx';
import { WindowSettings } from './window-settings.tsx';

export function Settings() {
  const tab = useSettings((state) => state.tab);
  const count = useSettings((state) => valueOf(state.values)?.length);
  return (
    <Room label={message('settings.room')} pane="settings">
      <Tabs
        label={message('settings.room')}
        tabs={[
          { key: 'window', label: message('settings.tab-window') },
          { key: 'rpm', label: message('settings.tab-rpm'), count },
        ]}
        selected={tab}
        onSelect={showSettingsTab}
      >
        {tab === 'window' ? <WindowSettings /> : <RpmValues />}
      </Tabs>
    </Room>
  );
}
