import { render } from '../../../operations/handover';
import { forTool } from '../../../operations/handover/build';
import { inLanguage, languages } from '../../../operations/handover/text';
import { custom, handoverOf, helix, outputs, serviceNow } from './support';

const next = { ...serviceNow, name: 'servicenow-2', instance: 'acmenew', replaces: 'servicenow' };
const overlapping = () => handoverOf(outputs(2, [helix, serviceNow, next]));
const heading = {
  en: 'While one tool takes over from the other',
  fr: "Pendant que l'un prend la relève de l'autre",
};

test('both tools of an overlap know each other, and no other does', () => {
  const known = overlapping().tools.map(({ name, replaces, replacedBy, overlap }) => ({
    name,
    replaces,
    replacedBy,
    lines: overlap.length,
  }));

  expect(known).toEqual([
    { name: 'helix', replaces: null, replacedBy: [], lines: 0 },
    { name: 'servicenow', replaces: null, replacedBy: ['servicenow-2'], lines: 3 },
    { name: 'servicenow-2', replaces: 'servicenow', replacedBy: [], lines: 3 },
  ]);
});

test('a stack that was deployed before tools could take over can still be handed over', () => {
  const older = { ...serviceNow, replaces: undefined as unknown as null };
  const [tool] = handoverOf(outputs(2, [older])).tools;

  expect(tool).toMatchObject({ replaces: null, replacedBy: [], overlap: [] });
});

test.each(languages)(
  'the sheet in "%s" has what to do for both, and says nothing without an overlap',
  (language) => {
    const handover = overlapping();
    const html = render(handover, 'html', language)
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"');
    const markdown = render(handover, 'md', language).replace(/\\(?=[>_&])/g, '');
    const lines = handover.tools.flatMap(({ overlap }) => overlap);

    expect(lines).toHaveLength(6);
    for (const { text } of lines) {
      expect(html).toContain(inLanguage(text, language));
      expect(markdown).toContain(`- [ ] ${inLanguage(text, language)} [`);
    }
    expect(html.split(`<h3>${heading[language]}</h3>`)).toHaveLength(3);
    expect(markdown.split(`### ${heading[language]}\n`)).toHaveLength(3);
    const without = handoverOf(outputs(2, [helix, serviceNow, custom]));
    expect(render(without, 'md', language)).not.toContain(heading[language]);
    expect(render(without, 'html', language)).not.toContain('<h3></h3>');
  },
);

test('the JSON has the lines in English, with their document', () => {
  const { tools } = JSON.parse(render(overlapping(), 'json', 'en')) as {
    tools: { overlap: string[] }[];
  };

  expect(tools[2]?.overlap[0]).toMatch(
    /^servicenow-2 takes over from servicenow\. .* message key\. .*\(https:\/\/www\.servicenow\.com\//,
  );
});

test('one tool can be handed over alone, with its part of the overlap', () => {
  const handover = forTool(overlapping(), 'ServiceNow-2');
  const sheet = render(handover, 'md', 'en');

  expect(handover.tools.map(({ name }) => name)).toEqual(['servicenow-2']);
  expect(sheet).toContain('servicenow-2 takes over from servicenow');
  expect(sheet).not.toContain('Integration Studio');
});

test('an unknown tool is refused with those there are', () => {
  expect(() => forTool(overlapping(), 'jira')).toThrow(
    'The stack dev has no tool jira. Its tools are helix, servicenow, servicenow-2.',
  );
});
