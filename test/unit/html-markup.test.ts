import { expect, test } from '@jest/globals';
import { embeddedJson, html, Markup } from '../../lab/reports/html/markup.ts';
import { html as report } from '../../lab/reports/html.ts';
import { literalRun, named } from '../support/literal-run.ts';

const EVIL = `</script><img src=x onerror="alert('1')">&`;

test('what goes into a template is escaped, as text and as an attribute', () => {
  expect(html`<p title="${EVIL}">${EVIL}</p>`.text).toBe(
    `<p title="${'&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;'}">${'&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;'}</p>`,
  );
});

test('markup goes in as it is, absence as nothing', () => {
  expect(html`${[new Markup('<b>'), html`${1}`]}${undefined}`.text).toBe('<b>1');
});

test('data can’t end the script that holds it, and is the same when it is read', () => {
  const { text } = embeddedJson({ EVIL });
  expect(text).not.toContain('<');
  expect(JSON.parse(text)).toEqual({ EVIL });
});

test('a run of hostile words holds no element of theirs', () => {
  const { history, summary } = literalRun(3);
  const [first] = summary.cases;
  if (!first) throw new Error('wanted a case');
  const cases = [{ ...first, requirement: EVIL, reason: EVIL, name: `${first.name}/${EVIL}` }];
  const hostile = report.render(
    { run: { ...summary.run, id: EVIL, versions: { ...summary.run.versions, nginx: EVIL } }, cases },
    {
      ...history,
      eventsOf: () => history.eventsOf(named('nginx', 'wrong')).map((event) => ({ ...event, cause: EVIL })),
    },
  );
  expect(hostile).not.toContain('<img');
});

test('the same run gives the same bytes', () => {
  const { history, summary } = literalRun(4);
  expect(report.render(summary, history)).toBe(report.render(summary, history));
});
