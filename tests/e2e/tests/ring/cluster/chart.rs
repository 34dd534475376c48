//! The chart, without a cluster.

use e2e::{Chart, Environment, Object, Result};
use serde_json::{Value, json};
use std::path::Path;
use std::{env, fs};

fn find() -> Option<Chart> {
    let environment = Environment::read().expect("the environment");
    Chart::find(&environment).expect("Helm and schemas")
}

/// The set-ups by name.
fn set_ups() -> [(&'static str, Value); 5] {
    [
        ("the defaults", json!({})),
        ("under a path", under_a_path()),
        ("a host of its own with TLS", own_host()),
        (
            "a path of a host of its own",
            json!({
                "global": { "domain": "runai.example.com", "ingress": { "tlsSecretName": "" } },
                "ingress": { "host": "volumes.example.com" },
                "controlPlane": { "url": "http://runai-backend-nginx.runai-backend.svc.cluster.local:8080" },
            }),
        ),
        (
            "everything",
            json!({
                "global": {
                    "domain": "runai.example.com",
                    "ingress": { "ingressClass": "haproxy", "tlsSecretName": "runai-backend-tls" },
                    "image": { "registry": "registry.example.com/runai/" },
                    "additionalImagePullSecrets": [{ "name": "runai-reg-creds" }],
                    "customCA": { "enabled": true },
                    "tolerations": [{ "key": "a", "operator": "Exists", "effect": "NoSchedule" }],
                    "affinity": { "nodeAffinity": {} },
                },
                "image": { "digest": format!("sha256:{:064}", 1) },
                "replicaCount": 1,
                "basePath": "/",
                "settings": {
                    "backendName": "Lab: \"a\"\n{{ b }}", "badge": "Staging", "idleMinutes": 30,
                    "signIn": ["singleSignOn"],
                    "oidc": { "issuer": "https://id.example.com", "clientId": "console" },
                },
                "logLevel": "error",
                "trustedProxies": ["10.1.0.0/16", "fd00::/8"],
                "ingress": {
                    "host": "volumes.example.com", "tlsSecretName": "volumes-tls",
                    "annotations": { "a.example/b": "c" },
                },
                "service": { "port": 8080, "annotations": { "a.example/b": "c" } },
                "networkPolicy": { "from": [{ "namespaceSelector": { "matchLabels": { "a": "b" } } }] },
                "serviceAccount": { "name": "given" },
                "podAnnotations": { "a.example/b": "c" },
                "podLabels": { "a.example/b": "c" },
            }),
        ),
    ]
}

/// Beside the control plane's own pages, as in `hosting/kubernetes/manifests.yaml`.
fn under_a_path() -> Value {
    json!({ "global": { "domain": "runai.example.com" } })
}

fn own_host() -> Value {
    json!({
        "global": { "domain": "runai.example.com" },
        "ingress": { "host": "volumes.example.com", "tlsSecretName": "volumes-tls" },
        "basePath": "/",
    })
}

fn of_kind<'a>(objects: &'a [Object], kind: &str) -> &'a Object {
    objects.iter().find(|it| it["kind"] == kind).expect(kind)
}

fn pod(objects: &[Object]) -> &Value {
    &of_kind(objects, "Deployment")["spec"]["template"]["spec"]
}

fn environment(pod: &Value) -> Vec<(&str, &str)> {
    let all = pod["containers"][0]["env"].as_array().expect("variables").iter();
    all.map(|it| (it["name"].as_str().expect("a name"), it["value"].as_str().expect("a text")))
        .collect()
}

fn variable<'a>(pod: &'a Value, name: &str) -> Option<&'a str> {
    environment(pod).into_iter().find(|(it, _)| *it == name).map(|(_, value)| value)
}

#[test]
fn every_set_up_is_valid_in_every_version_of_kubernetes() -> Result {
    let Some(chart) = find() else { return Ok(()) };
    let versions = chart.versions()?;
    assert!(versions.len() > 5, "{versions:?}");
    let mut all = Vec::new();
    for (name, values) in set_ups() {
        chart.lint(&values).map_err(|error| format!("{name}: {error}"))?;
        let objects = chart.objects(&values).map_err(|error| format!("{name}: {error}"))?;
        assert!(objects.len() >= 5, "{name}: {}", objects.len());
        assert!(objects.iter().all(|it| it["kind"] != "Secret"), "{name}");
        assert!(objects.iter().all(|it| it["metadata"]["namespace"] == "runai-backend"), "{name}");
        all.extend(objects);
    }
    for version in &versions {
        assert_eq!(chart.schema_errors(version, &all)?, Vec::<String>::new(), "{version}");
    }
    // The check itself.
    let newest = versions.last().expect("a version");
    let mut deployment = of_kind(&all, "Deployment").clone();
    deployment["spec"]["template"]["spec"]["containers"][0]["porst"] = json!([]);
    deployment["spec"]["replicas"] = json!("two");
    assert_eq!(chart.schema_errors(newest, &[deployment])?.len(), 2);
    Ok(())
}

/// The profile "restricted" of the Pod Security Standards.
#[test]
fn every_pod_meets_the_restricted_pod_security_standard() -> Result {
    let Some(chart) = find() else { return Ok(()) };
    for (name, values) in set_ups() {
        let objects = chart.objects(&values)?;
        let pod = pod(&objects);
        for forbidden in ["hostNetwork", "hostPID", "hostIPC", "initContainers"] {
            assert_eq!(pod.get(forbidden), None, "{name}");
        }
        assert_eq!(pod["securityContext"]["runAsNonRoot"], true, "{name}");
        assert_eq!(pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault", "{name}");
        assert_eq!(pod["automountServiceAccountToken"], false, "{name}");
        let containers = pod["containers"].as_array().expect("containers");
        assert_eq!(containers.len(), 1, "{name}");
        let expected = json!({
            "allowPrivilegeEscalation": false,
            "readOnlyRootFilesystem": true,
            "capabilities": { "drop": ["ALL"] },
        });
        assert_eq!(containers[0]["securityContext"], expected, "{name}");
        assert!(containers[0]["ports"][0].get("hostPort").is_none(), "{name}");
        for kind in ["requests", "limits"] {
            for resource in ["cpu", "memory"] {
                assert!(containers[0]["resources"][kind][resource].is_string(), "{name}: {kind}");
            }
        }
        for probe in ["readinessProbe", "livenessProbe"] {
            assert_eq!(containers[0][probe]["httpGet"]["path"], "/healthz", "{name}: {probe}");
        }
        let allowed = ["configMap", "emptyDir", "secret"];
        for volume in pod["volumes"].as_array().expect("volumes") {
            assert!(allowed.iter().any(|kind| volume.get(kind).is_some()), "{name}: {volume}");
        }
        // The program knows them all.
        let script = include_str!("../../../../../hosting/container/start.sh");
        for (variable, _) in environment(pod) {
            assert!(script.contains(&format!("${{{variable}")), "{name}: {variable}");
        }
    }
    Ok(())
}

fn paths(objects: &[Object]) -> Vec<&str> {
    let rule = &of_kind(objects, "Ingress")["spec"]["rules"][0];
    let paths = rule["http"]["paths"].as_array().expect("paths").iter();
    paths.map(|it| it["path"].as_str().expect("a path")).collect()
}

#[test]
fn beside_the_control_plane_only_the_path_of_the_console_is_taken() -> Result {
    let Some(chart) = find() else { return Ok(()) };
    let objects = chart.objects(&under_a_path())?;
    let ingress = &of_kind(&objects, "Ingress")["spec"];
    assert_eq!(ingress["rules"][0]["host"], "runai.example.com");
    assert_eq!(paths(&objects), ["/data-volumes"]);
    let tls = json!([{ "secretName": "runai-backend-tls", "hosts": ["runai.example.com"] }]);
    assert_eq!(ingress["tls"], tls);
    let pod = pod(&objects);
    assert_eq!(variable(pod, "BASE_PATH"), Some("/data-volumes"));
    assert_eq!(variable(pod, "CONTROL_PLANE"), Some(""));
    // Nothing is sent from here.
    assert_eq!(of_kind(&objects, "NetworkPolicy")["spec"]["egress"], json!([]));
    Ok(())
}

#[test]
fn on_a_host_of_its_own_the_console_forwards_to_the_control_plane() -> Result {
    let Some(chart) = find() else { return Ok(()) };
    let objects = chart.objects(&own_host())?;
    let ingress = &of_kind(&objects, "Ingress")["spec"];
    assert_eq!(ingress["rules"][0]["host"], "volumes.example.com");
    assert_eq!(paths(&objects), ["/"]);
    let tls = json!([{ "secretName": "volumes-tls", "hosts": ["volumes.example.com"] }]);
    assert_eq!(ingress["tls"], tls);
    assert_eq!(variable(pod(&objects), "BASE_PATH"), Some(""));
    assert_eq!(variable(pod(&objects), "CONTROL_PLANE"), Some("https://runai.example.com"));
    assert_eq!(of_kind(&objects, "NetworkPolicy")["spec"]["egress"], json!([{}]));

    let [.., (_, path_of_own_host), (_, everything)] = set_ups();
    assert_eq!(paths(&chart.objects(&path_of_own_host)?), ["/data-volumes", "/api", "/auth"]);

    let objects = chart.objects(&everything)?;
    let pod = pod(&objects);
    let image = format!("registry.example.com/runai/data-volumes-console@sha256:{:064}", 1);
    assert_eq!(pod["containers"][0]["image"], image);
    assert_eq!(variable(pod, "CONTROL_PLANE_CA"), Some("/etc/runai-ca/runai-ca.pem"));
    assert_eq!(variable(pod, "TRUSTED_PROXIES"), Some("10.1.0.0/16 fd00::/8"));
    assert!(objects.iter().all(|it| it["kind"] != "ServiceAccount"), "another one is given");
    assert!(objects.iter().all(|it| it["kind"] != "PodDisruptionBudget"), "one pod may be stopped");
    Ok(())
}

#[test]
fn settings_reach_the_console_unchanged_and_new_ones_start_new_pods() -> Result {
    let Some(chart) = find() else { return Ok(()) };
    let mut checksums = Vec::new();
    for (name, values) in set_ups() {
        let objects = chart.objects(&values)?;
        let text = of_kind(&objects, "ConfigMap")["data"]["config.json"].as_str().expect("a text");
        let settings: Value = serde_json::from_str(text)?;
        assert_eq!(&settings, values.get("settings").unwrap_or(&json!({})), "{name}");
        let template = &of_kind(&objects, "Deployment")["spec"]["template"];
        checksums.push(template["metadata"]["annotations"]["checksum/config"].clone());
        let volumes = pod(&objects)["volumes"].as_array().expect("volumes");
        let map = volumes.iter().find_map(|it| it["configMap"]["name"].as_str());
        assert_eq!(map, of_kind(&objects, "ConfigMap")["metadata"]["name"].as_str(), "{name}");
    }
    assert_eq!(checksums[0], checksums[1]);
    assert_ne!(checksums[0], checksums[4]);
    Ok(())
}

#[test]
fn wrong_values_are_refused_by_name() -> Result {
    let Some(chart) = find() else { return Ok(()) };
    for (values, part) in [
        (json!({ "replicas": 2 }), "replicas"),
        (json!({ "replicaCount": 0 }), "replicaCount"),
        (json!({ "basePath": "data-volumes" }), "basePath"),
        (json!({ "basePath": "/console/datavolumes" }), "basePath"),
        (json!({ "basePath": "/a;b" }), "basePath"),
        (json!({ "basePath": "/" }), "set basePath or ingress.host"),
        (json!({ "global": { "domain": "https://runai.example.com" } }), "domain"),
        (json!({ "ingress": { "host": "a.example.com" } }), "controlPlane.url or global.domain"),
        (json!({ "controlPlane": { "url": "https://runai.example.com/api" } }), "controlPlane"),
        (json!({ "controlPlane": { "url": "runai.example.com" } }), "controlPlane"),
        (json!({ "settings": { "signIn": ["password"] } }), "signIn"),
        (json!({ "settings": { "developmentAccessKey": {} } }), "developmentAccessKey"),
        (json!({ "image": { "digest": "latest" } }), "digest"),
        (json!({ "logLevel": "debug" }), "logLevel"),
        (json!({ "trustedProxies": ["all;"] }), "trustedProxies"),
    ] {
        let error = chart.manifests(&values).expect_err(part).to_string();
        assert!(error.contains(part), "{values}: {error}");
    }
    Ok(())
}

/// An absent value would have no comment either, and the schema would refuse it.
#[test]
fn the_schema_of_the_values_knows_exactly_the_default_values() -> Result {
    let Some(chart) = find() else { return Ok(()) };
    let schema =
        include_str!("../../../../../hosting/kubernetes/data-volumes-console/values.schema.json");
    let schema: Value = serde_json::from_str(schema)?;
    let mut open = vec![(String::new(), schema, chart.default_values()?)];
    while let Some((path, schema, value)) = open.pop() {
        let (Some(properties), Some(fields)) =
            (schema["properties"].as_object(), value.as_object())
        else {
            continue;
        };
        if path == ".settings" {
            continue;
        }
        let names = |map: &serde_json::Map<String, Value>| {
            let mut names: Vec<_> = map.keys().cloned().collect();
            names.sort();
            names
        };
        assert_eq!(names(properties), names(fields), "{path}");
        open.extend(fields.iter().map(|(name, value)| {
            (format!("{path}.{name}"), properties[name].clone(), value.clone())
        }));
    }
    Ok(())
}

/// `UPDATE_SNAPSHOTS=1` writes them again.
#[test]
fn the_plain_manifests_are_those_of_the_chart() -> Result {
    let Some(chart) = find() else { return Ok(()) };
    let manifests = chart.manifests(&under_a_path())?;
    let manifests = format!(
        "# What the chart gives for the host runai.example.com, by\n\
         #   helm template data-volumes-console data-volumes-console --namespace runai-backend --set global.domain=runai.example.com\n\
         # A test compares the two; `UPDATE_SNAPSHOTS=1 cargo xtask test e2e plain_manifests` writes this file again.\n\
         {manifests}"
    );
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../hosting/kubernetes/manifests.yaml");
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&file, &manifests)?;
    }
    assert!(
        fs::read_to_string(&file)? == manifests,
        "hosting/kubernetes/manifests.yaml is out of date"
    );
    Ok(())
}
