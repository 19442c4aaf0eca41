// oxlint-disable-next-line prefer-const -- webpack's variable, which only it reads
declare let __webpack_nonce__: string | undefined;

// The page's policy runs scripts of its nonce only; the parts of the panel that are loaded later carry it too.
__webpack_nonce__ = document.currentScript?.nonce;

export {};
