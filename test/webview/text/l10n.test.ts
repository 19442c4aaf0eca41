import assert from 'node:assert/strict';
import { Window } from 'happy-dom';
import { pageTextsFrom, pageTextsId, pageTextsJson, type PageTexts } from '../../../src/protocol/pageTexts';
import * as l10n from '../../../src/webview/text/l10n';
import { plural } from '../../../src/webview/text/numbers';
import { readPageTexts } from '../../../src/webview/text/pageTexts';

describe('the texts of the pages', () => {
  afterEach(() => { l10n.config(null); });

  it('are English where there are no others', () => {
    assert.equal(l10n.t('{0} of {1} samples', 3, '719'), '3 of 719 samples');
    assert.equal(l10n.t('Cancel'), 'Cancel');
    assert.deepEqual(l10n.parts('of {0}, at {1}', 'a', 'b'), ['of ', 'a', ', at ', 'b']);
  });

  it('are those of the language, with the values where that has them', () => {
    l10n.config({ language: 'de', texts: { Cancel: 'Abbrechen', '{0} of {1} samples': 'von {1} Proben {0}' } });
    assert.equal(l10n.t('Cancel'), 'Abbrechen');
    assert.equal(l10n.t('{0} of {1} samples', 3, 719), 'von 719 Proben 3');
    assert.deepEqual(l10n.parts('{0} of {1} samples', 'a', 'b'), ['von ', 'b', ' Proben ', 'a']);
    assert.equal(l10n.t('Refresh'), 'Refresh');
    assert.equal(l10n.t('a brace {0}, and {1} without a value', '{0}'), 'a brace {0}, and {1} without a value');
  });

  it('have the plural forms of English', () => {
    assert.deepEqual([0, 1, 2, 1000].map((value) => plural(value, 'sample')), ['0 samples', '1 sample', '2 samples', '1\u202f000 samples']);
    assert.equal(plural(2, 'class'), '2 classes');
  });

  // The forms of Russian numbers, as Unicode's CLDR has them: one, few, many.
  it('have the plural forms of a language that has more', () => {
    l10n.config({ language: 'ru', texts: { '{0} sample': '{0} образец', '{0} samples': '{0} образца', '{0} samples/few': '{0} образца', '{0} samples/many': '{0} образцов' } });
    assert.deepEqual([0, 1, 2, 4, 5, 11, 21, 22, 25].map((value) => plural(value, 'sample')),
      ['0 образцов', '1 образец', '2 образца', '4 образца', '5 образцов', '11 образцов', '21 образец', '22 образца', '25 образцов']);
    assert.deepEqual([1, 21].map((value) => plural(value, 'tensor')), ['1 tensor', '21 tensors'], 'what is not translated is English');
  });

  it('have one form where the language has one', () => {
    l10n.config({ language: 'ja', texts: { '{0} sample': '{0} 件', '{0} samples': '{0} 件のサンプル' } });
    assert.deepEqual([1, 2].map((value) => plural(value, 'sample')), ['1 件のサンプル', '2 件のサンプル']);
  });

  it('have the plural forms of English in a language that is none', () => {
    l10n.config({ language: '!', texts: { '{0} sample': '<{0}>', '{0} samples': '<<{0}>>' } });
    assert.deepEqual([1, 2].map((value) => plural(value, 'sample')), ['<1>', '<<2>>']);
  });
});

describe('the texts in a page', () => {
  function readFrom(body: string): PageTexts | null {
    const page = new Window();
    page.document.body.innerHTML = body;
    const found = readPageTexts(page.document as unknown as Document);
    void page.happyDOM.close();
    return found;
  }

  const element = (json: string): string => `<script type="application/json" id="${pageTextsId}">${json}</script>`;

  it('come out as they went in, whatever they hold', () => {
    const texts = { language: 'fr', texts: { 'a < b': 'a </script><b> & <!-- "c"\u2028', Cancel: 'Annuler' } };
    assert.deepEqual(readFrom(element(pageTextsJson(texts))), texts);
    assert.ok(!pageTextsJson(texts).includes('<'));
  });

  it('are none where there are none, or what is there is damaged', () => {
    for (const body of ['', element(''), element('{'), element('null'), element('[]'), element('{"language":"de"}'), element('{"language":1,"texts":{}}'), element('{"language":"de","texts":["a"]}'), element('{"language":"de","texts":{"a":1}}')]) {
      assert.equal(readFrom(body), null, body);
    }
    assert.equal(pageTextsFrom(undefined), null);
  });
});
