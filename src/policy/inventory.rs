//! What a policy set is made of and what it needs around it: tenants, relying parties, bases that
//! are elsewhere, key containers, applications, addresses.
//!
//! Input is a [`PolicySet`], of policies as they are uploaded or as templates; output is an
//! [`Inventory`]. Nothing is judged, and values are told as the files have them, placeholders
//! included. Equal things are listed once, in the order of their first place.

use std::collections::BTreeMap;

use super::doc::{Document, Element, ElementId};
use super::set::{Policy, PolicySet, fold};
use super::tenant::keys;
use crate::formats::{KeyKind, KeyUse};

/// What a policy set is made of and needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// `TenantId` of the policies.
    pub tenants: Vec<String>,
    /// `TenantObjectId` of the policies.
    pub tenant_ids: Vec<String>,
    /// What applications call.
    pub relying_parties: Vec<RelyingParty>,
    /// Policies that are inherited from and are not in the set.
    pub foreign_bases: Vec<ForeignBase>,
    /// Key containers.
    pub keys: Vec<Key>,
    /// Application ids of `IdentityExperienceFramework`.
    pub framework_apps: Vec<String>,
    /// Application ids of `ProxyIdentityExperienceFramework`.
    pub proxy_apps: Vec<String>,
    /// Application and object ids of `b2c-extensions-app`.
    pub extensions_apps: Vec<(String, String)>,
    /// Applications at identity providers.
    pub clients: Vec<Client>,
    /// Services that are called.
    pub services: Vec<Service>,
    /// Addresses of own pages, as the content definitions have them.
    pub pages: Vec<String>,
    /// Whether anything says that the set is for development.
    pub development: bool,
}

/// A policy that applications call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    /// Its policy id.
    pub id: String,
    /// The journey it starts; empty when it names none.
    pub journey: String,
    /// `OpenIdConnect`, `SAML2` or another protocol; empty when it names none.
    pub protocol: String,
}

/// A policy that is inherited from and is not in the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignBase {
    /// Its id.
    pub id: String,
    /// The policies that derive from it.
    pub derived: Vec<String>,
}

/// A key container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// `StorageReferenceId`.
    pub id: String,
    /// `Id` of the key and technical profile that uses it.
    pub uses: Vec<(String, String)>,
    /// What the container has to hold, as far as its uses tell.
    pub needs: Option<(KeyKind, KeyUse)>,
}

/// An application at an identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The technical profile.
    pub profile: String,
    /// `client_id`.
    pub id: String,
}

/// A service that is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The technical profile.
    pub profile: String,
    /// `ServiceUrl`.
    pub url: String,
}

impl Inventory {
    /// The inventory of `set`.
    #[must_use]
    pub fn of(set: &PolicySet) -> Self {
        let mut taker = Taker {
            inventory: Self::default(),
            handlers: handlers(set),
        };
        for (index, policy) in set.policies() {
            taker.header(policy);
            if let (Some(base), None) = (&policy.base, set.base(index)) {
                taker.foreign_base(&base.id, &policy.id);
            }
            for (id, element) in policy.document.elements() {
                taker.element(&policy.document, id, element);
            }
        }
        taker.inventory
    }
}

/// The handler or protocol of each technical profile, by folded id: a definition in a derived policy
/// often leaves it to the base.
fn handlers(set: &PolicySet) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (_, policy) in set.policies() {
        let document = &policy.document;
        for (id, element) in document.elements().filter(|(_, it)| it.name == "Protocol") {
            let parent = element.parent.map(|parent| document.element(parent));
            let profile = parent.and_then(|parent| parent.attribute("Id"));
            let (Some(profile), Some(name)) = (profile, element.attribute("Name")) else {
                continue;
            };
            let handler = document.element(id).attribute("Handler").unwrap_or(name);
            found.insert(fold(profile), handler.to_owned());
        }
    }
    found
}

struct Taker {
    inventory: Inventory,
    handlers: BTreeMap<String, String>,
}

impl Taker {
    fn header(&mut self, policy: &Policy) {
        let found = &mut self.inventory;
        let root = policy.document.root();
        add_id(&mut found.tenants, &policy.tenant);
        add_id(
            &mut found.tenant_ids,
            root.attribute("TenantObjectId").unwrap_or_default(),
        );
        found.development |= root.attribute("DeploymentMode") == Some("Development");
        let Some(party) = policy.relying_party() else {
            return;
        };
        let attribute = |parent, name, attribute| {
            let child = policy.document.child(parent, name);
            let value = child.and_then(|(_, element)| element.attribute(attribute));
            value.unwrap_or_default().to_owned()
        };
        let profile = policy.document.child(party, "TechnicalProfile");
        found.relying_parties.push(RelyingParty {
            id: policy.id.clone(),
            journey: attribute(party, "DefaultUserJourney", "ReferenceId"),
            protocol: profile
                .map(|(id, _)| attribute(id, "Protocol", "Name"))
                .unwrap_or_default(),
        });
    }

    fn foreign_base(&mut self, id: &str, derived: &str) {
        let bases = &mut self.inventory.foreign_bases;
        match bases.iter_mut().find(|base| fold(&base.id) == fold(id)) {
            Some(base) => base.derived.push(derived.to_owned()),
            None => bases.push(ForeignBase {
                id: id.to_owned(),
                derived: vec![derived.to_owned()],
            }),
        }
    }

    fn element(&mut self, document: &Document, id: ElementId, element: &Element) {
        match element.name.as_str() {
            "Key" => self.key(document, id, element),
            "Metadata" => self.metadata(document, id),
            "LoadUri" => {
                let address = document.text(id);
                // The service's own pages begin with a tilde.
                if !address.starts_with('~') {
                    add(&mut self.inventory.pages, address);
                }
            }
            "JourneyInsights" => {
                let is_on = element.attribute("DeveloperMode") == Some("true");
                self.inventory.development |= is_on;
            }
            _ => {}
        }
    }

    fn key(&mut self, document: &Document, at: ElementId, element: &Element) {
        let Some(container) = element.attribute("StorageReferenceId") else {
            return;
        };
        let name = element.attribute("Id").unwrap_or_default();
        let profile = profile_around(document, at).unwrap_or_default();
        let needs = self.needs(document, at, name, profile);
        let keys = &mut self.inventory.keys;
        let known = keys.iter().position(|key| fold(&key.id) == fold(container));
        let at = known.unwrap_or_else(|| {
            keys.push(Key {
                id: container.to_owned(),
                uses: Vec::new(),
                needs: None,
            });
            keys.len() - 1
        });
        add(&mut keys[at].uses, (name.to_owned(), profile.to_owned()));
        keys[at].needs = keys[at].needs.or(needs);
    }

    /// What a key named `name` of the technical profile `profile` has to be.
    fn needs(
        &self,
        document: &Document,
        at: ElementId,
        name: &str,
        profile: &str,
    ) -> Option<(KeyKind, KeyUse)> {
        let handler = self.handlers.get(&fold(profile)).map(String::as_str);
        let calls_service = handler.is_some_and(|handler| handler.contains("RestfulProvider"));
        // By convention, credentials of calls are for encryption, and client secrets are not.
        let usual = match calls_service {
            true => KeyUse::Encryption,
            false => KeyUse::Signature,
        };
        match keys::wants(document, at) {
            Some((KeyKind::Certificate, None)) => Some((KeyKind::Certificate, KeyUse::Signature)),
            Some((kind, key_use)) => Some((kind, key_use.unwrap_or(usual))),
            // The header of an API key is named by its key.
            None if calls_service && !name.is_empty() => Some((KeyKind::Secret, usual)),
            None => None,
        }
    }

    fn metadata(&mut self, document: &Document, at: ElementId) {
        let item = |key: &str| {
            let mut items = document.children_named(at, "Item");
            let found = items.find(|(_, item)| item.attribute("Key") == Some(key))?;
            Some(document.text(found.0)).filter(|text| !text.is_empty())
        };
        let profile = || profile_around(document, at).unwrap_or_default().to_owned();
        let found = &mut self.inventory;
        // The password login against the tenant itself is the only one with an audience.
        match (item("client_id"), item("IdTokenAudience")) {
            (Some(proxy), Some(framework)) => {
                add_id(&mut found.proxy_apps, &proxy);
                add_id(&mut found.framework_apps, &framework);
            }
            // A claim resolver (`{service:te}`) is the service's own application.
            (Some(id), None) if !id.starts_with("{service:") => add(
                &mut found.clients,
                Client {
                    profile: profile(),
                    id,
                },
            ),
            _ => {}
        }
        if let (Some(app), Some(object)) = (item("ClientId"), item("ApplicationObjectId")) {
            add(&mut found.extensions_apps, (app, object));
        }
        if let Some(url) = item("ServiceUrl") {
            let profile = profile();
            add(&mut found.services, Service { profile, url });
        }
    }
}

/// The id of the technical profile that `at`, a part of one of its lists, stands in.
fn profile_around(document: &Document, at: ElementId) -> Option<&str> {
    let mut around = std::iter::successors(document.element(at).parent, |parent| {
        document.element(*parent).parent
    });
    let profile = around.find(|id| document.element(*id).name == "TechnicalProfile")?;
    document.element(profile).attribute("Id")
}

/// Adds what is not there.
fn add<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// Adds a name or id that is there, and not in the list in any case.
fn add_id(list: &mut Vec<String>, id: &str) {
    let id = id.trim();
    if !id.is_empty() && !list.iter().any(|known| fold(known) == fold(id)) {
        list.push(id.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_debug_snapshot;

    use super::*;
    use crate::policy::corpus;
    use crate::policy::doc::NAMESPACE;

    fn policy(id: &str, base: &str, body: &str) -> Document {
        let base = match base {
            "" => String::new(),
            id => {
                format!("<BasePolicy><TenantId>t</TenantId><PolicyId>{id}</PolicyId></BasePolicy>")
            }
        };
        let text = format!(
            "<TrustFrameworkPolicy xmlns='{NAMESPACE}' PolicyId='{id}' \
             TenantId='{{Settings:Tenant}}'>{base}{body}</TrustFrameworkPolicy>"
        );
        Document::parse(id, &text).expect("the fixture is well-formed")
    }

    fn profiles(profiles: &str) -> String {
        format!(
            "<ClaimsProviders><ClaimsProvider><TechnicalProfiles>{profiles}</TechnicalProfiles>\
             </ClaimsProvider></ClaimsProviders>"
        )
    }

    #[test]
    fn everything_a_set_needs_is_listed_once_as_the_files_have_it() {
        let base = profiles(
            "<TechnicalProfile Id='Call'><Protocol Name='Proprietary' \
             Handler='Web.TPEngine.Providers.RestfulProvider, X'/><Metadata>\
             <Item Key='ServiceUrl'>{Settings:Api}/v1</Item></Metadata></TechnicalProfile>\
             <TechnicalProfile Id='Issue'><OutputTokenFormat>JWT</OutputTokenFormat>\
             <CryptographicKeys><Key Id='issuer_secret' StorageReferenceId='B2C_1A_Sign'/>\
             <Key Id='issuer_refresh_token_key' StorageReferenceId='B2C_1A_Encrypt'/>\
             </CryptographicKeys></TechnicalProfile>",
        );
        let extensions = profiles(
            "<TechnicalProfile Id='call'><CryptographicKeys>\
             <Key Id='x-functions-key' StorageReferenceId='B2C_1A_Call'/></CryptographicKeys>\
             </TechnicalProfile>\
             <TechnicalProfile Id='login-NonInteractive'><Metadata>\
             <Item Key='client_id'>{Settings:Proxy}</Item><Item Key='IdTokenAudience'>f</Item>\
             </Metadata></TechnicalProfile>\
             <TechnicalProfile Id='AAD-Common'><Metadata><Item Key='ClientId'>app</Item>\
             <Item Key='ApplicationObjectId'>object</Item></Metadata></TechnicalProfile>\
             <TechnicalProfile Id='Google'><Metadata><Item Key='client_id'>g</Item></Metadata>\
             <CryptographicKeys><Key Id='client_secret' StorageReferenceId='b2c_1a_google'/>\
             <Key Id='odd' StorageReferenceId='B2C_1A_Odd'/></CryptographicKeys></TechnicalProfile>",
        );
        let party = "<RelyingParty><DefaultUserJourney ReferenceId='SignIn'/><TechnicalProfile \
            Id='PolicyProfile'><Protocol Name='OpenIdConnect'/></TechnicalProfile></RelyingParty>";
        let set = PolicySet::new([
            policy("B2C_1A_base", "B2C_1A_Root", &base),
            policy("B2C_1A_ext", "B2C_1A_BASE", &extensions),
            policy("B2C_1A_rp", "B2C_1A_ext", party),
        ]);
        assert_debug_snapshot!(Inventory::of(&set), @r#"
        Inventory {
            tenants: [
                "{Settings:Tenant}",
            ],
            tenant_ids: [],
            relying_parties: [
                RelyingParty {
                    id: "B2C_1A_rp",
                    journey: "SignIn",
                    protocol: "OpenIdConnect",
                },
            ],
            foreign_bases: [
                ForeignBase {
                    id: "B2C_1A_Root",
                    derived: [
                        "B2C_1A_base",
                    ],
                },
            ],
            keys: [
                Key {
                    id: "B2C_1A_Sign",
                    uses: [
                        (
                            "issuer_secret",
                            "Issue",
                        ),
                    ],
                    needs: Some(
                        (
                            Rsa,
                            Signature,
                        ),
                    ),
                },
                Key {
                    id: "B2C_1A_Encrypt",
                    uses: [
                        (
                            "issuer_refresh_token_key",
                            "Issue",
                        ),
                    ],
                    needs: Some(
                        (
                            Rsa,
                            Encryption,
                        ),
                    ),
                },
                Key {
                    id: "B2C_1A_Call",
                    uses: [
                        (
                            "x-functions-key",
                            "call",
                        ),
                    ],
                    needs: Some(
                        (
                            Secret,
                            Encryption,
                        ),
                    ),
                },
                Key {
                    id: "b2c_1a_google",
                    uses: [
                        (
                            "client_secret",
                            "Google",
                        ),
                    ],
                    needs: Some(
                        (
                            Secret,
                            Signature,
                        ),
                    ),
                },
                Key {
                    id: "B2C_1A_Odd",
                    uses: [
                        (
                            "odd",
                            "Google",
                        ),
                    ],
                    needs: None,
                },
            ],
            framework_apps: [
                "f",
            ],
            proxy_apps: [
                "{Settings:Proxy}",
            ],
            extensions_apps: [
                (
                    "app",
                    "object",
                ),
            ],
            clients: [
                Client {
                    profile: "Google",
                    id: "g",
                },
            ],
            services: [
                Service {
                    profile: "Call",
                    url: "{Settings:Api}/v1",
                },
            ],
            pages: [],
            development: false,
        }
        "#);
    }

    #[test]
    fn every_key_of_the_starter_packs_is_understood() {
        let Some(pack) = corpus::starter_pack() else {
            return;
        };
        for folder in &pack.complete {
            let inventory = Inventory::of(&PolicySet::new(corpus::documents(folder)));
            assert_eq!(inventory.tenants, ["yourtenant.onmicrosoft.com"]);
            assert!(!inventory.relying_parties.is_empty());
            assert!(inventory.foreign_bases.is_empty() && !inventory.development);
            let unknown = inventory.keys.iter().filter(|key| key.needs.is_none());
            assert_eq!(unknown.count(), 0, "{}", folder.display());
        }
    }
}
