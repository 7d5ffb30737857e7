/** The nonce of this response, for styles that a library inserts (CodeMirror: `EditorView.cspNonce`). */
export const cspNonce: string = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
