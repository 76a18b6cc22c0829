/** Which settings of statistics make sense. */
import { UserError } from '../../errors';
import type { StatisticsSettings } from './contract';

/** The settings, as they are. @throws UserError where a number of draws is no whole number, or the level no share. */
export function checkStatistics(settings: StatisticsSettings): StatisticsSettings {
  for (const name of ['bootstrap', 'permutations', 'seed'] as const) {
    const value = settings[name];
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new UserError(name, `is ${value}.`, 'Give a whole number of at least 0.');
  }
  const { level } = settings;
  if (level > 0 && level < 1) return settings;
  throw new UserError(
    'The level of intervals',
    `is ${level}.`,
    'Give a share between 0 and 1, such as 0.95.',
  );
}
