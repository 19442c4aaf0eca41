import '../scriptNonce';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import '../styles/icons.css';
import '../styles/tensor.css';
import { render } from 'preact';
import type { VsCodeApi } from '../state/panelClient';
import { takePageTexts } from '../text/pageTexts';
import { fromPersisted, toPersisted } from './choices';
import { connectTensors } from './tensorClient';
import { TensorApp } from './TensorApp';

declare function acquireVsCodeApi(): VsCodeApi;

takePageTexts(document);
const api = acquireVsCodeApi();
const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));

render(
  <TensorApp client={connectTensors(api, window)} choices={fromPersisted(api.getState())} persist={(choices) => { api.setState(toPersisted(choices)); }} />,
  root,
);
