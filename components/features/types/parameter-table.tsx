import { useTranslations } from 'next-intl';
import type { Parameter } from '@/components/form/parameters-of';
import { Mono } from '@/components/ui/code';
import classes from './types.module.css';

export function ParameterTable({ parameters }: { parameters: readonly Parameter[] }) {
  const t = useTranslations('types');
  if (parameters.length === 0) return <p className={classes.small}>{t('noParameters')}</p>;
  return (
    <table className={classes.parameters}>
      <thead>
        <tr>
          <th scope="col">{t('parameter')}</th>
          <th scope="col">{t('takes')}</th>
          <th scope="col">{t('default')}</th>
          <th scope="col">{t('what')}</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map((parameter) => (
          <tr key={parameter.path}>
            <td data-depth={parameter.depth} title={parameter.path}>
              <Mono>{parameter.name}</Mono>{' '}
              {parameter.required && <span className={classes.required}>{t('required')}</span>}
            </td>
            <td>
              <Mono>{parameter.values.length > 0 ? parameter.values.join(' | ') : parameter.type}</Mono>
            </td>
            <td>{parameter.default !== undefined && <Mono>{parameter.default}</Mono>}</td>
            <td className={classes.describe}>{parameter.description}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
