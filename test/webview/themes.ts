/** VS Code's own themes as a webview sees them: variables, class of the body, default style. */
import { variables } from './theme-variables';

/** The themes that VS Code starts with. */
export const themeNames = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;
/** One of them. */
export type ThemeName = (typeof themeNames)[number];

/** A theme as the page needs it. */
export interface ThemeStyle {
  css: string;
  bodyClass: string;
}

/** What VS Code gives to every webview, in a layer below its own styles. */
const defaults = `
@layer vscode-default {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); background: var(--vscode-editor-background); }
  body {
    overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size);
    margin: 0; padding: 0 20px;
  }
  img, video { max-width: 100%; max-height: 100%; }
  a, a code { color: var(--vscode-textLink-foreground); }
  a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
}`;

/** The style of a theme. */
export function themeStyle(name: ThemeName): ThemeStyle {
  const index = themeNames.indexOf(name);
  const declarations = Object.entries(variables).flatMap(([variable, values]) => {
    const value = values[index];
    return value === null ? [] : [`--vscode-${variable}: ${value};`];
  });
  return { css: `:root { ${declarations.join(' ')} }${defaults}`, bodyClass: `vscode-${name}` };
}
