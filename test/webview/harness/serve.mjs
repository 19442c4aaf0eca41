// The panel in a plain browser: node test/webview/harness/serve.mjs, then ?fixture=digits&theme=dark
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, built } from './build.mjs';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

/** Serves the built page on a free port of this machine. */
export async function serve(port = 0) {
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url, 'http://harness').pathname) || 'index.html';
    readFile(join(built, name)).then(
      (content) => { response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' }).end(content); },
      () => { response.writeHead(404).end(); },
    );
  });
  await new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build();
  const { address } = await serve(Number(process.env.PORT ?? 0));
  console.log(`${address}?fixture=digits&theme=dark`);
}
