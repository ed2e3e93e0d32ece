/** Namespaces of other tools, by what they mean for us. */

/** Engines whose vocabulary changes what an element does: to ignore it would be to run something else than was drawn. */
export const engineNamespaces: Readonly<Record<string, string>> = {
  'http://camunda.org/schema/1.0/bpmn': 'Camunda 7',
  'http://camunda.org/schema/zeebe/1.0': 'Camunda 8',
  'http://flowable.org/bpmn': 'Flowable',
  'http://activiti.org/bpmn': 'Activiti',
  'http://www.jboss.org/drools': 'jBPM',
}

/** Vocabularies that speak of the drawing or of the modeller alone. */
export const silentNamespaces: ReadonlySet<string> = new Set([
  'http://camunda.org/schema/modeler/1.0',
  'http://bpmn.io/schema/bpmn/biocolor/1.0',
  'http://www.omg.org/spec/BPMN/non-normative/color/1.0',
  'http://flowable.org/modeler',
  'http://activiti.com/modeler',
  'http://www.w3.org/2001/XMLSchema-instance',
  'http://www.w3.org/XML/1998/namespace',
])
