import { Problem, settingsGroups, type SettingsGroup } from '#platform';

/** @throws Problem not_found that names the groups there are */
export function groupOf(key: string): SettingsGroup {
  const groups = settingsGroups();
  const group = groups.find((candidate) => candidate.key === key);
  if (group === undefined)
    throw new Problem(
      'not_found',
      `There are no settings "${key}"; there are ${groups.map((each) => each.key).join(', ')}.`,
    );
  return group;
}
