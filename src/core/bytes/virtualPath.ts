/** The parts of a URI that name a file of a virtual file system. VS Code's `Uri` is one. */
export interface UriParts {
  readonly scheme: string;
  readonly authority: string;
  /** Decoded, with `/` between names. */
  readonly path: string;
  readonly query: string;
}

// A scheme has two letters at least: `C:` is a drive.
const form = /^([a-z][a-z0-9+.-]+):(?:\/\/([^/?#]*))?(\/[^?#]*)(?:\?([^#]*))?$/i;

/** Whether a path is that of a virtual file: `memfs:/run/logits.npy`, `vscode-vfs://github/owner/repo/logits.npy`. */
export function isVirtualPath(path: string): boolean {
  return form.test(path);
}

/** The path of a virtual file: its URI, encoded one way, so that equal files have equal paths. */
export function virtualPath({ scheme, authority, path, query }: UriParts): string {
  const names = normal(path).split('/').map(encodeURIComponent).join('/');
  const host = authority === '' ? '' : `//${encodeURIComponent(authority)}`;
  return `${scheme}:${host}${names}${query === '' ? '' : `?${encodeURIComponent(query)}`}`;
}

/** @throws URIError where the path is none that {@link virtualPath} made */
export function partsOfVirtualPath(path: string): UriParts {
  const [, scheme = '', authority = '', names = '', query = ''] = form.exec(path) ?? [];
  return { scheme, authority: decodeURIComponent(authority), path: decodeURIComponent(names), query: decodeURIComponent(query) };
}

/** The path that `path` means when written in a file of `folder`; an absolute one stays in the folder's file system. */
export function resolveVirtualPath(folder: string, path: string): string {
  if (isVirtualPath(path)) {
    return path;
  }
  const parts = partsOfVirtualPath(folder);
  return virtualPath({ ...parts, path: path.startsWith('/') ? path : `${parts.path}/${path}` });
}

/** `path` as written in a file of `folder`: relative where it lies below. */
export function relativeVirtualPath(folder: string, path: string): string {
  return belowVirtualFolder(folder, path) ?? path;
}

/** `path` from `folder` on, with `/` between names; undefined where it does not lie below. */
export function belowVirtualFolder(folder: string, path: string): string | undefined {
  if (!isVirtualPath(folder) || !isVirtualPath(path)) {
    return undefined;
  }
  const [outer, inner] = [partsOfVirtualPath(folder), partsOfVirtualPath(path)];
  const isSameSystem = outer.scheme === inner.scheme && outer.authority === inner.authority && outer.query === inner.query;
  const start = outer.path.endsWith('/') ? outer.path : `${outer.path}/`;
  return isSameSystem && inner.path.startsWith(start) ? inner.path.slice(start.length) : undefined;
}

export function folderOfVirtualPath(path: string): string {
  const parts = partsOfVirtualPath(path);
  return virtualPath({ ...parts, path: parts.path.slice(0, Math.max(1, parts.path.lastIndexOf('/'))) });
}

export function nameOfVirtualPath(path: string): string {
  const { path: names } = partsOfVirtualPath(path);
  return names.slice(names.lastIndexOf('/') + 1);
}

/** Without `.`, `..`, and empty names; `..` does not lead above the root. */
function normal(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') {
      names.pop();
    } else if (name !== '' && name !== '.') {
      names.push(name);
    }
  }
  return `/${names.join('/')}`;
}
