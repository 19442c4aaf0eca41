import { commands, Disposable as VsDisposable, EventEmitter, extensions, Uri, type Event } from 'vscode';
import type { Contributions } from '../../protocol/contributions';
import type { DumpFormat, ModuleLoss } from '../api';
import { dumpExtensions } from '../commands/dumpFiles';
import type { Disposable } from '../disposableStore';
import { isBelow } from '../files/uriPaths';
import { ContributedFormats } from './contributedFormats';

const vendorName = /^[a-z\d][\w-]*(?:\.[\w-]+)+$/i;
const extensionName = /^\.[a-z\d][a-z\d._-]{0,31}$/;
const longestTitle = 100;
/** Menus ask it whether an extension is one of a contributed format. */
const extensionsKey = 'lossInspector.contributedExtensions';

/** The formats and losses that other extensions have added. */
export class Contributed implements Disposable {
  private readonly changed = new EventEmitter<undefined>();
  private readonly losses = new Map<string, ModuleLoss>();

  readonly formats = new ContributedFormats();
  readonly onDidChange: Event<undefined> = this.changed.event;

  /** As the engine is told of them. */
  get all(): Contributions {
    return {
      formats: this.formats.all.map(({ id, title, extensions: own }) => ({ id, title, extensions: [...own] })),
      losses: [...this.losses.values()].map(({ name, title, module }) => ({ name, title, module: module.fsPath })),
    };
  }

  /** @throws TypeError saying what is wrong with the description */
  addFormat(format: DumpFormat): VsDisposable {
    requireNamed('registerFormat', 'id', format.id, format.title);
    requireThat(typeof format.open === 'function', 'registerFormat: open: must be a function');
    requireThat(Array.isArray(format.extensions) && format.extensions.length > 0, 'registerFormat: extensions: there must be one at least');
    for (const extension of format.extensions) {
      requireThat(typeof extension === 'string' && extensionName.test(extension), `registerFormat: extensions: "${extension}" is not like ".foo", in lower case`);
      requireThat(!dumpExtensions.some((known) => extension.endsWith(`.${known}`)), `registerFormat: extensions: Loss Inspector reads ${extension} itself`);
      requireThat(!this.formats.all.some(({ extensions: taken }) => taken.includes(extension)), `registerFormat: extensions: another extension reads ${extension}`);
    }
    requireThat(!this.formats.all.some(({ id }) => id === format.id), `registerFormat: id: there is a format ${format.id} already`);
    this.formats.add(format);
    this.tell();
    return new VsDisposable(() => {
      this.formats.remove(format);
      this.tell();
    });
  }

  /** @throws TypeError saying what is wrong with the description */
  addLoss(loss: ModuleLoss): VsDisposable {
    const { name, title, module } = loss;
    requireNamed('registerLoss', 'name', name, title);
    requireThat(module instanceof Uri && module.scheme === 'file' && /\.[cm]?js$/i.test(module.path), 'registerLoss: module: must be the Uri of a .js, .mjs or .cjs file on disk');
    // Code of a workspace has its own way in, which asks for trust.
    requireThat(extensions.all.some(({ extensionUri }) => isBelow(extensionUri.fsPath, module.fsPath)), 'registerLoss: module: must be a file of an installed extension');
    requireThat(!this.losses.has(name), `registerLoss: name: there is a loss ${name} already`);
    this.losses.set(name, loss);
    this.tell();
    return new VsDisposable(() => {
      if (this.losses.get(name) === loss) {
        this.losses.delete(name);
        this.tell();
      }
    });
  }

  dispose(): void {
    this.changed.dispose();
  }

  private tell(): void {
    void commands.executeCommand('setContext', extensionsKey, this.formats.all.flatMap(({ extensions: own }) => own));
    this.changed.fire(undefined);
  }
}

function requireNamed(caller: string, key: string, name: unknown, title: unknown): void {
  requireThat(typeof name === 'string' && vendorName.test(name) && name.length <= longestTitle, `${caller}: ${key}: must be like "vendor.name"`);
  requireThat(typeof title === 'string' && title !== '' && title.length <= longestTitle, `${caller}: title: must be a short text`);
}

function requireThat(holds: boolean, otherwise: string): void {
  if (!holds) {
    throw new TypeError(otherwise);
  }
}
