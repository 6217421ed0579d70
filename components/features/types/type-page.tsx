import { useLocale, useTranslations } from 'next-intl';
import { stringify } from 'yaml';
import { parametersOf } from '@/components/form/parameters-of';
import { textOf } from '@/components/form/text-of';
import { PageHeader } from '@/components/patterns/page-header';
import { Section } from '@/components/patterns/section';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Code, Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { Tag } from '@/components/ui/tag';
import { TypeIcon } from '@/components/ui/type-icon';
import { ParameterTable } from './parameter-table';
import { TrustMark } from './trust-mark';
import classes from './types.module.css';

type Detail = Outputs['definition']['get'];

/** Drawn by the server: it changes only when somebody switches a revision. `schema` is in the page's language. */
export function TypePage({ detail, schema }: { detail: Detail; schema: Detail['manifest']['schema'] }) {
  const t = useTranslations('types');
  const locale = useLocale();
  const { manifest } = detail;
  return (
    <>
      <PageHeader
        icon={<TypeIcon name={manifest.icon} size="lg" />}
        title={manifest.name}
        mark={
          <>
            <span>r{manifest.revision}</span>
            <span className={classes.says}>
              <TrustMark trust={detail.trust} />
              {t('origin', { plugin: detail.plugin, trust: t(`trust.${detail.trust}`) })}
            </span>
          </>
        }
        says={textOf(manifest.description, locale)}
      />
      <div className={classes.page}>
        <div className={classes.main}>
          <Section title={t('parameters')} plain>
            <ParameterTable parameters={parametersOf(schema)} />
          </Section>
          {manifest.examples.length > 0 && (
            <Section title={t('examples')} plain>
              {manifest.examples.map((example) => (
                <Example key={textOf(example.title, 'en')} manifest={manifest} example={example} />
              ))}
            </Section>
          )}
        </div>
        <aside className={classes.aside}>
          <About detail={detail} />
          <Revisions detail={detail} />
        </aside>
      </div>
    </>
  );
}

function Example({
  manifest,
  example,
}: {
  manifest: Detail['manifest'];
  example: Detail['manifest']['examples'][number];
}) {
  const locale = useLocale();
  const title = textOf(example.title, locale);
  const block =
    manifest.kind === 'trait'
      ? { type: manifest.name, properties: example.properties }
      : { name: `my-${manifest.name}`, type: manifest.name, properties: example.properties };
  return (
    <div className={classes.example}>
      <p>{title}</p>
      <Code label={title} text={stringify([block]).trimEnd()} />
    </div>
  );
}

function About({ detail: { manifest } }: { detail: Detail }) {
  const t = useTranslations('types');
  const facts = [
    { name: t('kindLabel'), value: t(`kind.${manifest.kind}`) },
    ...(manifest.workload === undefined
      ? []
      : [
          {
            name: t('workload'),
            value: manifest.workload === '*' ? t('anyWorkload') : <Mono>{manifest.workload}</Mono>,
          },
        ]),
    ...(manifest.appliesTo === undefined
      ? []
      : [
          {
            name: t('appliesTo'),
            value: manifest.appliesTo.map((each) => (each === '*' ? t('anyWorkload') : each)).join(', '),
          },
        ]),
    ...(manifest.conflictsWith === undefined || manifest.conflictsWith.length === 0
      ? []
      : [{ name: t('conflictsWith'), value: manifest.conflictsWith.join(', ') }]),
    ...(manifest.repeatable === undefined
      ? []
      : [{ name: t('repeatable'), value: manifest.repeatable ? t('repeatableYes') : t('repeatableNo') }]),
    {
      name: t('asks'),
      value: manifest.capabilities.length === 0 ? t('asksNothing') : manifest.capabilities.join(', '),
    },
  ];
  return (
    <Section title={t('about')} plain>
      <Facts facts={facts} />
    </Section>
  );
}

function Revisions({ detail }: { detail: Detail }) {
  const t = useTranslations('types');
  return (
    <Section title={t('revisions')} fact={detail.revisions.length}>
      <ul className={classes.list}>
        {detail.revisions.map((revision) => (
          <li key={revision.revision}>
            <Mono>r{revision.revision}</Mono>
            {revision.active && <Tag>{t('active')}</Tag>}
            <span className={classes.end}>
              <Ago at={revision.createdAt} long />
            </span>
          </li>
        ))}
      </ul>
      <p className={classes.small}>{t('revisionsText')}</p>
    </Section>
  );
}
