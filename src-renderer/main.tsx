// The base comes first: what a widget says of itself weighs more.
import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { bridgeTransport, desktopBridge, socketTransport } from './engine/index.ts';
import { startLanguage, startState } from './state/index.ts';

const bridge = desktopBridge();
const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
startState(
  bridge === undefined
    ? socketTransport(`${scheme}://${location.host}/socket`)
    : bridgeTransport(bridge),
);

// The first words are in the language already: none is shown in another one first.
await startLanguage(navigator.languages);
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
