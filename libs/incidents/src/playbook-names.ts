/** Which playbooks there are. Playbooks know of incidents and not the other way round: who has them provides this. */
export abstract class PlaybookNames {
  /** By name, those that are switched off as well. */
  abstract names(): Promise<string[]>;
}
