import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { screenshots } from './folders.mjs';

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const patience = 15_000;

/**
 * What the in-host tests can do to the page they run beside: `test/integration/bridge.ts` is the
 * client. Selectors are Playwright's (CSS, `role=…`, `text=…`); `panel…` and `tensor…` operations look
 * into the webview of a panel or of an editor of tensors, the others into the workbench around it.
 */
const operations = (page) => {
  const inFrame = async (kind, { selector }) => (await panelFrame(page, patience, kind)).locator(selector).first();
  const inPage = ({ selector }) => page.locator(selector).first();
  const both = (name, act) => ({
    [`panel.${name}`]: async (request) => act(await inFrame('panel', request), request),
    [`tensor.${name}`]: async (request) => act(await inFrame('tensor', request), request),
    [`page.${name}`]: async (request) => act(inPage(request), request),
  });
  const inWebview = (kind) => ({
    [`${kind}.texts`]: async ({ selector }) => (await panelFrame(page, patience, kind)).locator(selector).allInnerTexts(),
    [`${kind}.count`]: async ({ selector }) => (await panelFrame(page, patience, kind)).locator(selector).count(),
    [`${kind}.open`]: ({ timeout }) => panelFrame(page, timeout, kind).then(() => true),
    [`${kind}.select`]: async (request) => (await inFrame(kind, request)).selectOption(request.value, { timeout: patience }),
    [`${kind}.evaluate`]: async ({ expression }) => (await panelFrame(page, patience, kind)).evaluate(expression),
    [`${kind}.axe`]: async () => {
      const frame = await panelFrame(page, patience, kind);
      // The page's policy admits no script of ours; the debugging protocol is above it.
      await frame.evaluate(await readFile(axeSource, 'utf8'));
      // What a theme changes is its colours; the rest is looked at once, in the dark one.
      const isDark = await frame.evaluate("document.body.classList.contains('vscode-dark')");
      const rules = isDark ? {} : { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };
      return frame.evaluate(`axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...rules })}).then(({ violations }) => violations.map(
        ({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary) })))`);
    },
  });
  return {
    ...both('text', (target) => target.innerText({ timeout: patience })),
    ...both('click', (target, { modifiers, button, double }) => (double === true
      ? target.dblclick({ timeout: patience })
      : target.click({ timeout: patience, modifiers, button }))),
    ...both('fill', (target, { value }) => target.fill(value, { timeout: patience })),
    ...both('focus', (target) => target.focus({ timeout: patience })),
    ...both('attribute', (target, { name }) => target.getAttribute(name, { timeout: patience })),
    ...both('box', (target) => target.boundingBox({ timeout: patience })),
    ...both('wait', (target, { state, timeout }) => target.waitFor({ state: state ?? 'visible', timeout: timeout ?? patience })),
    ...inWebview('panel'),
    ...inWebview('tensor'),
    'page.texts': ({ selector }) => page.locator(selector).allInnerTexts(),
    'page.value': ({ selector }) => page.locator(selector).first().inputValue({ timeout: patience }),
    'page.afterTexts': ({ selector }) => page.locator(selector).evaluateAll((elements) => elements
      .map((element) => getComputedStyle(element, '::after').content).filter((content) => content.startsWith('"')).map((content) => JSON.parse(content))),
    'page.press': ({ key }) => page.keyboard.press(key),
    'page.type': ({ value }) => page.keyboard.type(value),
    'page.hover': async ({ selector }) => {
      const { x, y, width, height } = await boxOf(page.locator(selector).first());
      // As a hand does: from elsewhere, and not in one leap, which VS Code's debugger takes no notice of.
      await page.mouse.move(0, 0);
      await page.mouse.move(x + width / 2, y + height / 2, { steps: 5 });
    },
    'page.hold': ({ key, isHeld }) => (isHeld ? page.keyboard.down(key) : page.keyboard.up(key)),
    'page.viewport': ({ width, height }) => page.setViewportSize({ width, height }),
    'page.reload': () => page.reload(),
    'page.windows': () => page.context().pages().length,
    'page.screenshot': async ({ name, panelOnly, window: index }) => {
      await mkdir(screenshots, { recursive: true });
      const file = path.join(screenshots, `${name}.png`);
      if (panelOnly === true) {
        await (await (await panelFrame(page)).frameElement()).screenshot({ path: file });
      } else {
        await (page.context().pages()[index ?? 0] ?? page).screenshot({ path: file });
      }
      return file;
    },
  };
};

/** Where an element is. One that VS Code draws anew at that moment, as at a change of theme, is nowhere until it has. */
async function boxOf(target) {
  const end = Date.now() + patience;
  let box = await target.boundingBox({ timeout: patience });
  while (box === null && Date.now() < end) {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    box = await target.boundingBox({ timeout: patience });
  }
  if (box === null) {
    throw new Error(`${String(target)} is not to be seen`);
  }
  return box;
}

/** The innermost frame of the visible Loss Inspector panel, or of the visible editor of tensors, in whichever window of VS Code it is. */
export async function panelFrame(page, timeout = patience, kind = 'panel') {
  const end = Date.now() + timeout;
  for (;;) {
    for (const frame of page.context().pages().flatMap((one) => one.frames())) {
      if (await isPageOf(frame, kind)) {
        return frame;
      }
    }
    if (Date.now() > end) {
      throw new Error(`no ${kind} of Loss Inspector is visible`);
    }
    await page.waitForTimeout(50);
  }
}

async function isPageOf(frame, kind) {
  try {
    const ours = await frame.evaluate(`document.querySelector('script[src*="${kind}.js"]') !== null`);
    return ours && await (await frame.frameElement()).isVisible();
  } catch {
    // Frames come and go while a webview is made; one that is gone is not the panel.
    return false;
  }
}

/** Serves the operations on a loopback port behind a secret path. `log` requests are printed. */
export async function openBridge(page, print) {
  const table = operations(page);
  const secret = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    void answer(request, `/${secret}`, table, print).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { address: `http://127.0.0.1:${server.address().port}/${secret}`, close: () => { server.closeAllConnections(); server.close(); } };
}

async function answer(request, secretPath, table, print) {
  if (request.url !== secretPath) {
    return [404, { error: 'not found' }];
  }
  try {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const { operation, ...rest } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (operation === 'log') {
      print(rest.line);
      return [200, { result: null }];
    }
    if (!Object.hasOwn(table, operation)) {
      return [200, { error: `no operation ${operation}` }];
    }
    return [200, { result: (await table[operation](rest)) ?? null }];
  } catch (error) {
    return [200, { error: error.message }];
  }
}
