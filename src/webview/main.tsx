import './scriptNonce';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import './styles/icons.css';
import './styles/panel.css';
import { render } from 'preact';
import { App } from './components/App';
import { connect, type VsCodeApi } from './state/panelClient';
import { fromPersisted } from './state/persistedState';
import { takePageTexts } from './text/pageTexts';

declare function acquireVsCodeApi(): VsCodeApi;

takePageTexts(document);
const api = acquireVsCodeApi();
const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));
const { choices, spec } = fromPersisted(api.getState());

render(
  <App client={connect(api, window)} choices={choices} {...(spec === undefined ? {} : { spec })} persist={(state) => { api.setState(state); }} />,
  root,
);
