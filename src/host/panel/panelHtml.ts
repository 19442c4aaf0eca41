import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, type Webview } from 'vscode';
import { pageTextsId, pageTextsJson } from '../../protocol/pageTexts';

/** The one folder that the page may load from. */
export function pageFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

/**
 * The page that loads the panel, or an editor of tensors. It holds no data: that comes by messages; but its texts, where the
 * language is another one than English. The style sheet's id is the one by which the icons of `@vscode-elements/elements` find
 * the codicons, which are in it.
 */
export function panelHtml(webview: Webview, extension: Uri, page: 'panel' | 'tensor' = 'panel'): string {
  const nonce = randomBytes(24).toString('base64url');
  const resource = (name: string): string => webview.asWebviewUri(Uri.joinPath(pageFolder(extension), name)).toString();
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(webview, nonce)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${resource(`${page}.css`)}" id="vscode-codicon-stylesheet">
  <title>Loss Inspector</title>
</head>
<body>
  <main id="root"></main>
  ${l10n.bundle === undefined ? '' : `<script type="application/json" id="${pageTextsId}">${pageTextsJson({ language: env.language, texts: l10n.bundle })}</script>`}
  <script nonce="${nonce}" src="${resource(`${page}.js`)}"></script>
</body>
</html>`;
}

function contentSecurityPolicy({ cspSource }: Webview, nonce: string): string {
  return [
    // Whatever is not named below: no network, no frames, no images.
    "default-src 'none'",
    // The page's one script, by a nonce that is new with each load.
    `script-src 'nonce-${nonce}'`,
    // The page's style sheets, from its own folder. No inline styles: widths are set through the DOM.
    `style-src ${cspSource}`,
    // The codicons.
    `font-src ${cspSource}`,
  ].join('; ');
}
