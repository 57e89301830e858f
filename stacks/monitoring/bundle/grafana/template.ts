/**
 * A text that stands for itself in an annotation. Grafana reads annotations as templates when an alert fires, and puts environment variables
 * in place of `${…}` when it reads the file: https://github.com/grafana/grafana/blob/main/pkg/services/provisioning/alerting/rules_types.go
 */
export function plainText(text: string): string {
  return text.replaceAll(/\{\{|\$/g, (signs) => `{{ "${signs}" }}`);
}
