/** What VS Code does inside a webview's page. Every function here runs in the browser: it is sent as its source. */
import type { ThemeStyle } from './themes';

/** Runs before the panel's script: its host's API, the theme, and a watch on the policy. */
export function hostPage({ state, theme }: { state: string | undefined; theme: ThemeStyle }): void {
  interface Bridge {
    replensPost(message: unknown): void;
    replensComplain(text: string): void;
    acquireVsCodeApi(): unknown;
    replensSheet: CSSStyleSheet;
  }
  const bridge = window as unknown as Bridge;
  if (state !== undefined && sessionStorage.getItem('state') === null) sessionStorage.setItem('state', state);
  let acquired = false;
  bridge.acquireVsCodeApi = () => {
    if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
    acquired = true;
    return {
      postMessage: (message: unknown) => bridge.replensPost(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (next: unknown) => sessionStorage.setItem('state', JSON.stringify(next)),
    };
  };
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
    bridge.replensComplain(`policy: ${violatedDirective} refused ${blockedURI} ${sample}`),
  );
  bridge.replensSheet = new CSSStyleSheet();
  bridge.replensSheet.replaceSync(theme.css);
  document.adoptedStyleSheets = [bridge.replensSheet];
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    document.body.classList.add(theme.bodyClass);
    document.body.dataset.vscodeThemeKind = theme.bodyClass;
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

/** Changes the theme of an open page. */
export function applyTheme(theme: ThemeStyle): void {
  const { replensSheet } = window as unknown as { replensSheet: CSSStyleSheet };
  replensSheet.replaceSync(theme.css);
  document.body.className = theme.bodyClass;
  document.body.dataset.vscodeThemeKind = theme.bodyClass;
}
