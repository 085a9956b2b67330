/** Which playbooks there are. Playbooks know of incidents and not the other way round: who has them provides this. */
export abstract class PlaybookNames {
  /** By name, those that are disabled as well. */
  abstract names(): Promise<{ name: string; enabled: boolean }[]>;
}
