import assert from 'node:assert/strict';
import { virtualPath } from '../../../src/core/bytes/virtualPath';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { conventions } from '../../../src/core/spec/lossSpec';
import { hostGuards, workerEventGuards } from '../../../src/protocol/guardsHost';
import type { HostApi } from '../../../src/protocol/hostApi';
import { Connection, type Nothing } from '../../../src/protocol/rpc';
import type { WorkerApi, WorkerEvents } from '../../../src/protocol/workerApi';
import { EngineWorker } from '../../../src/worker/engineWorker';
import { plainEngine } from '../inspection/plainEngine';
import { channelPair } from './channelPair';
import { noFormats } from './noFormats';

const path = `${virtualPath({ scheme: 'memfs', authority: 'host', path: '/run', query: '' })}/run.json`;

describe('the convention that the settings name', () => {
  const [host, worker] = channelPair();
  new EngineWorker(worker, async () => ({ engine: plainEngine, catalogue }));
  const connection = new Connection<HostApi, Nothing, WorkerApi, WorkerEvents>(host, {
    ...noFormats,
    readFile: () => new TextEncoder().encode('{ "logits": [[2, 1, 0], [0, 3, 1]], "labels": [0, 1] }'),
    listFolder: () => ['run.json'],
  }, hostGuards, workerEventGuards);

  for (const convention of conventions) {
    it(`holds for dumps of which nothing else says it: ${convention}`, async () => {
      const { spec } = await connection.call('inspect', { session: convention, target: { kind: 'dumps', paths: [path] }, defaultConvention: convention });
      assert.equal(spec.convention, convention);
      // A loss that the convention lacks keeps one that has it.
      for (const entry of spec.losses) {
        const forms = catalogue.losses.find(({ name }) => name === entry.loss)?.forms ?? [];
        assert.ok(forms.some((form) => form.convention === (entry.convention ?? spec.convention)), entry.loss);
      }
    });
  }
});
