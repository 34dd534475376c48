{{/* The name of all objects. */}}
{{- define "console.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "console.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "console.labels" -}}
{{ include "console.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: console
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "console.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (include "console.name" .) -}}
{{- end -}}

{{- define "console.image" -}}
{{- with .Values.global.image.registry | default .Values.image.registry }}{{ . | trimSuffix "/" }}/{{ end -}}
{{- .Values.image.repository -}}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end -}}

{{/* The path without a slash at its end; empty at the root. */}}
{{- define "console.basePath" -}}
{{- trimSuffix "/" .Values.basePath -}}
{{- end -}}

{{- define "console.host" -}}
{{- .Values.ingress.host | default .Values.global.domain -}}
{{- end -}}

{{/* Where /api/ and /auth/ are forwarded; empty on the host of the control plane, whose own ingress does that. */}}
{{- define "console.controlPlane" -}}
{{- if ne (include "console.host" .) .Values.global.domain -}}
{{- if not (or .Values.controlPlane.url .Values.global.domain) -}}
{{- fail "a host of its own needs controlPlane.url or global.domain, where the API is" -}}
{{- end -}}
{{- .Values.controlPlane.url | default (printf "https://%s" .Values.global.domain) -}}
{{- else if not (include "console.basePath" .) -}}
{{- fail "on the host of the control plane the console needs a path: set basePath or ingress.host" -}}
{{- end -}}
{{- end -}}
