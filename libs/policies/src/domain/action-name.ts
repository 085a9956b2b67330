/** What an action is called. */
export interface ActionName {
  name: string;
  /** As people say it: `Isolate host`. */
  title: string;
  read_only: boolean;
}
