import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Rows of a Markdown table of an interface's own properties: name, default, and the first sentence about it. */
export function argumentTable(file: string, interfaceName: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const declared = source.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === interfaceName,
  );
  if (declared === undefined) {
    throw new Error(`${file} has no interface ${interfaceName}.`);
  }
  return declared.members.filter(ts.isPropertySignature).map((member) => {
    const docs = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc)[0];
    const text = oneLine(ts.getTextOfJSDocComment(docs?.comment) ?? '');
    const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'default');
    const given = member.questionToken === undefined ? 'required' : shown(tag);
    return `| \`${member.name.getText()}\` | ${given} | ${firstSentence(text)} |`;
  });
}

/** A value as code; what happens without one, which starts with "- ", as text. */
function shown(tag: ts.JSDocTag | undefined): string {
  const text = oneLine(ts.getTextOfJSDocComment(tag?.comment) ?? '').replace(/^- none$/, '- –');
  return text.startsWith('- ') ? text.slice(2) : `\`${text}\``;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

const firstSentence = (text: string) => /^.*?[.](?= [A-Z`]|$)/.exec(text)?.[0] ?? text;
