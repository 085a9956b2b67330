import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { visible } from '../../../shared/lib/visible.ts';
import classes from './attack.module.css';
import { TACTICS, techniqueId, techniqueOf, type Technique } from './techniques.ts';
import { t } from '../../../shared/texts/texts.ts';

interface AttackStripProps {
  /** As a verdict or an alert names them. */
  techniques: readonly string[];
}

/** How far it came: the tactics of the ATT&CK matrix in their order, and the techniques that were named, each once. */
export function AttackStrip({ techniques }: AttackStripProps) {
  const ids = new Set(techniques.flatMap((text) => techniqueId(text) ?? []));
  const known = [...ids].map(techniqueOf);
  const others = new Set(techniques.filter((text) => techniqueId(text) === null));
  if (known.length + others.size === 0) return null;
  const placeless = known.filter(({ tactics }) => tactics.length === 0);
  const under = TACTICS.map((tactic) => ({
    tactic,
    // A technique of several tactics stands under the first.
    members: known.filter(({ tactics }) => tactics[0] === tactic),
  }));
  return (
    <section aria-label={t`ATT&CK`} className={classes['strip']}>
      <div className={classes['matrix']} aria-hidden>
        {under.map(({ tactic, members }) => (
          <Tooltip key={tactic} label={tactic}>
            <span className={members.length > 0 ? classes['used'] : classes['cell']} />
          </Tooltip>
        ))}
      </div>
      <dl className={classes['tactics']}>
        {under
          .filter(({ members }) => members.length > 0)
          .map(({ tactic, members }) => (
            <Row key={tactic} name={tactic}>
              {members.map((technique) => (
                <TechniqueLink key={technique.id} technique={technique} />
              ))}
            </Row>
          ))}
        {placeless.length + others.size > 0 && (
          <Row name={t`Other`}>
            {placeless.map((technique) => (
              <TechniqueLink key={technique.id} technique={technique} />
            ))}
            {[...others].map((text) => (
              <span key={text}>{visible(text)}</span>
            ))}
          </Row>
        )}
      </dl>
    </section>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** MITRE's own page is the one outside link here: a fixed host, made from an id of known form. */
function TechniqueLink({ technique: { id, name } }: { technique: Technique }) {
  return (
    <a
      className={classes['technique']}
      href={`https://attack.mitre.org/techniques/${id.replace('.', '/')}/`}
      target="_blank"
      rel="noreferrer noopener"
    >
      {name === null ? id : `${id} ${name}`}
    </a>
  );
}
