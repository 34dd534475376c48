//! Renders the chart of `hosting/kubernetes` with Helm, and checks objects against the schemas of Kubernetes.

use crate::environment::Environment;
use crate::error::Result;
use crate::temp_dir::TempDir;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Reads YAML by Helm itself: each file is an item of a list that is printed as JSON.
const AS_JSON: &str = "{{- $items := list -}}
{{- range $path, $_ := .Files.Glob \"files/*\" -}}
{{- $items = append $items ($.Files.Get $path | fromYaml) -}}
{{- end -}}
{{ dict \"apiVersion\" \"v1\" \"kind\" \"List\" \"items\" $items | toJson }}\n";

pub struct Chart {
    helm: PathBuf,
    schemas: PathBuf,
    folder: PathBuf,
}

/// An object of Kubernetes.
pub type Object = Value;

impl Chart {
    /// `None` if Helm or the schemas are missing, which is an error in CI.
    pub fn find(environment: &Environment) -> Result<Option<Self>> {
        let Environment { helm, kubernetes_schemas, .. } = environment;
        match (helm, kubernetes_schemas) {
            (Some(helm), Some(schemas)) => Ok(Some(Self {
                helm: helm.clone(),
                schemas: schemas.clone(),
                folder: Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join("../../hosting/kubernetes/data-volumes-console"),
            })),
            _ if env::var("CI").is_ok_and(|value| value == "true") => {
                Err("HELM or KUBERNETES_SCHEMAS is not set: the chart cannot be checked".into())
            }
            _ => {
                eprintln!(
                    "SKIPPED: HELM or KUBERNETES_SCHEMAS is not set, so the chart is not checked"
                );
                Ok(None)
            }
        }
    }

    /// Fails if Helm warns of something.
    pub fn lint(&self, values: &Value) -> Result {
        self.helm("lint", &["--strict"], &self.folder, values).map(drop)
    }

    /// The manifests of a release with the name of the chart in the namespace of the control plane.
    pub fn manifests(&self, values: &Value) -> Result<String> {
        let place = ["data-volumes-console", "--namespace", "runai-backend"];
        self.helm("template", &place, &self.folder, values)
    }

    pub fn objects(&self, values: &Value) -> Result<Vec<Object>> {
        let manifests = self.manifests(values)?;
        self.read_yaml(manifests.split("\n---\n"))
    }

    /// What the chart sets by default.
    pub fn default_values(&self) -> Result<Value> {
        let text = fs::read_to_string(self.folder.join("values.yaml"))?;
        self.read_yaml([&*text])?.pop().ok_or_else(|| "no values".into())
    }

    fn read_yaml<'a>(&self, documents: impl IntoIterator<Item = &'a str>) -> Result<Vec<Value>> {
        let dir = TempDir::new()?;
        for folder in ["files", "templates"] {
            fs::create_dir_all(dir.path().join(folder))?;
        }
        let chart = "apiVersion: v2\nname: json\nversion: 1.0.0\n";
        fs::write(dir.path().join("Chart.yaml"), chart)?;
        fs::write(dir.path().join("templates/list.yaml"), AS_JSON)?;
        for (index, document) in documents.into_iter().enumerate() {
            fs::write(dir.path().join(format!("files/{index:03}.yaml")), document)?;
        }
        let text = self.helm("template", &["json"], dir.path(), &json!({}))?;
        let list = text.lines().find(|line| line.starts_with('{')).ok_or("no list")?;
        let mut list: Value = serde_json::from_str(list)?;
        let Value::Array(items) = list["items"].take() else { return Err("no items".into()) };
        match items.iter().find(|item| item.get("Error").is_some()) {
            Some(item) => Err(item.to_string().into()),
            None => Ok(items),
        }
    }

    /// Returns what Helm prints, or its error.
    fn helm(&self, command: &str, args: &[&str], chart: &Path, values: &Value) -> Result<String> {
        let dir = TempDir::new()?;
        let file = dir.path().join("values.json");
        fs::write(&file, values.to_string())?;
        let output = Command::new(&self.helm)
            .arg(command)
            .args(args)
            .arg(chart)
            .arg("--values")
            .arg(&file)
            // Nothing of the user's own.
            .env("HELM_CONFIG_HOME", dir.path())
            .env("HELM_CACHE_HOME", dir.path())
            .env("HELM_DATA_HOME", dir.path())
            .env("KUBECONFIG", dir.path().join("none"))
            .output()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(format!("{}{}", text(&output.stdout), text(&output.stderr)).into())
        }
    }

    /// The versions of Kubernetes whose schemas are there, from the oldest.
    pub fn versions(&self) -> Result<Vec<String>> {
        let mut versions = Vec::new();
        for entry in fs::read_dir(&self.schemas)? {
            versions.push(entry?.file_name().into_string().map_err(|_| "a name in UTF-8")?);
        }
        let minor =
            |version: &String| version.split('.').nth(1).and_then(|it| it.parse::<u32>().ok());
        versions.sort_by_key(minor);
        Ok(versions)
    }

    /// What is wrong with the objects in a version of Kubernetes. Unknown properties are errors.
    pub fn schema_errors(&self, version: &str, objects: &[Object]) -> Result<Vec<String>> {
        let file = self.schemas.join(version).join("_definitions.json");
        let mut schema: Map<String, Value> = serde_json::from_slice(&fs::read(file)?)?;
        let definitions = schema.get("$defs").and_then(Value::as_object).ok_or("no definitions")?;
        let is_only = |schema: &Value, expected: &Value| schema["enum"] == json!([expected]);
        let mut kinds = Vec::new();
        for object in objects {
            let found = definitions.iter().find(|(_, it)| {
                let properties = &it["properties"];
                is_only(&properties["kind"], &object["kind"])
                    && is_only(&properties["apiVersion"], &object["apiVersion"])
            });
            let Some((name, _)) = found else {
                return Ok(vec![format!("{} {} is unknown", object["apiVersion"], object["kind"])]);
            };
            kinds.push(json!({ "$ref": format!("#/$defs/{name}") }));
        }
        schema.insert("prefixItems".to_owned(), Value::Array(kinds));
        let validator = jsonschema::validator_for(&Value::Object(schema))?;
        let objects = Value::Array(objects.to_vec());
        let errors = validator.iter_errors(&objects);
        Ok(errors.map(|error| format!("{}: {error}", error.instance_path())).collect())
    }
}
