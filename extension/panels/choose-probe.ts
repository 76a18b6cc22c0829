/** Asks for a probe set. */
import { window, type Uri } from 'vscode';

/** The file that the person picks, null where they decided otherwise. `beside` is the folder that is proposed. */
export async function chooseProbe(beside: Uri): Promise<{ file: string } | null> {
  const picked = await window.showOpenDialog({
    title: 'Probe Set',
    openLabel: 'Use as Inputs',
    defaultUri: beside,
    canSelectMany: false,
    filters: { 'Probe set': ['npz', 'npy', 'csv'] },
  });
  return picked?.length ? { file: picked[0].fsPath } : null;
}
