//! Ids of permissions of Microsoft Graph and of directory roles, which are the same in every tenant
//! (graph-facts D.9; Microsoft Graph permissions reference; Entra built-in roles).

/// A permission of Microsoft Graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphPermission {
    /// Its value, such as `User.Read`.
    pub value: &'static str,
    /// Id as an application permission (app role), where it is one.
    pub role: Option<&'static str>,
    /// Id as a delegated permission (scope), where it is one.
    pub scope: Option<&'static str>,
}

/// The permission called `value`.
#[must_use]
pub fn permission(value: &str) -> Option<&'static GraphPermission> {
    PERMISSIONS.iter().find(|one| one.value == value)
}

/// The template id of the directory role with this English name, compared without case.
#[must_use]
pub fn directory_role(name: &str) -> Option<&'static str> {
    DIRECTORY_ROLES
        .iter()
        .find(|(role, _)| role.eq_ignore_ascii_case(name))
        .map(|(_, id)| *id)
}

const fn row(
    value: &'static str,
    role: Option<&'static str>,
    scope: Option<&'static str>,
) -> GraphPermission {
    GraphPermission { value, role, scope }
}

/// The permissions that plans and this program meet. Others are looked up by value in the tenant.
pub const PERMISSIONS: &[GraphPermission] = &[
    row(
        "User.Read",
        None,
        Some("e1fe6dd8-ba31-4d61-89e7-88639da4683d"),
    ),
    row(
        "User.Read.All",
        Some("df021288-bdef-4463-88db-98f22de89214"),
        Some("a154be20-db9c-4678-8ab7-66f6cc099a59"),
    ),
    row(
        "User.ReadWrite.All",
        Some("741f803b-c850-494e-b5df-cde7c675a1ca"),
        Some("204e0828-b5ca-4ad8-b9f3-f32a958e7cc4"),
    ),
    row(
        "User.ManageIdentities.All",
        Some("c529cfca-c91b-489c-af2b-d92990b66ce6"),
        Some("637d7bec-b31e-4deb-acc9-24275642a2c9"),
    ),
    row(
        "User.DeleteRestore.All",
        Some("eccc023d-eccf-4e7b-9683-8813ab36cecc"),
        Some("4bb440cd-2cf2-4f90-8004-aa2acd2537c5"),
    ),
    row(
        "User.EnableDisableAccount.All",
        Some("3011c876-62b7-4ada-afa2-506cbbecc68c"),
        Some("f92e74e7-2563-467f-9dd0-902688cb5863"),
    ),
    row(
        "User-PasswordProfile.ReadWrite.All",
        Some("cc117bb9-00cf-4eb8-b580-ea2a878fe8f7"),
        Some("56760768-b641-451f-8906-e1b8ab31bca7"),
    ),
    row(
        "User-Mail.ReadWrite.All",
        Some("280d0935-0796-47d1-8d26-273470a3f17a"),
        Some("6166886a-9576-433b-8544-658177bdef1d"),
    ),
    row(
        "User-Phone.ReadWrite.All",
        Some("86ceff06-c822-49ff-989a-d912845ffe69"),
        Some("e29d5979-5b06-4a7f-ae24-6a9348d2e1ff"),
    ),
    row(
        "User.RevokeSessions.All",
        Some("77f3a031-c388-4f99-b373-dc68676a979e"),
        Some("fc30e98b-8810-4501-81f5-c20a3196387b"),
    ),
    row(
        "UserAuthenticationMethod.Read.All",
        Some("38d9df27-64da-44fd-b7c5-a6fbac20248f"),
        Some("aec28ec7-4d02-4e8c-b864-50163aea77eb"),
    ),
    row(
        "UserAuthenticationMethod.ReadWrite.All",
        Some("50483e42-d915-4231-9639-7fdb7fd190e5"),
        Some("b7887744-6746-4312-813d-72daeaee7e2d"),
    ),
    row(
        "UserAuthMethod-Email.ReadWrite.All",
        Some("e8ecb853-1435-4a49-95ba-ec5b31b11672"),
        Some("074f680f-c89e-45be-880e-5d0642860a1c"),
    ),
    row(
        "UserAuthMethod-Phone.ReadWrite.All",
        Some("6e85d483-7092-4375-babe-0a94a8213a58"),
        Some("48c99302-9a24-4f27-a8a7-acef4debba14"),
    ),
    row(
        "Application.Read.All",
        Some("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"),
        Some("c79f8feb-a9db-4090-85f9-90d820caa0eb"),
    ),
    row(
        "Application.ReadWrite.All",
        Some("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"),
        Some("bdfbf15f-ee85-4955-8675-146e8e5296b5"),
    ),
    row(
        "Application.ReadWrite.OwnedBy",
        Some("18a4783c-866b-4cc7-a460-3d5e5662c884"),
        None,
    ),
    row(
        "AppRoleAssignment.ReadWrite.All",
        Some("06b708a9-e830-4db3-a914-8e69da51d44f"),
        Some("84bccea3-f856-4a8a-967b-dbe0a3d53a64"),
    ),
    row(
        "DelegatedPermissionGrant.ReadWrite.All",
        Some("8e8e4742-1d95-4f68-9d56-6ee75648c72a"),
        Some("41ce6ca6-6826-4807-84f1-1c82854f7ee5"),
    ),
    row(
        "Directory.Read.All",
        Some("7ab1d382-f21e-4acd-a863-ba3e13f7da61"),
        Some("06da0dbc-49e2-44d2-8312-53f166ab848a"),
    ),
    row(
        "Directory.ReadWrite.All",
        Some("19dbc75e-c2e2-444c-a770-ec69d8559fc7"),
        Some("c5366453-9fb0-48a5-a156-24f0c49a4b84"),
    ),
    row(
        "Policy.Read.All",
        Some("246dd0d5-5bd0-4def-940b-0421030a5b68"),
        Some("572fea84-0151-49b2-9301-11cb16974376"),
    ),
    row(
        "Policy.ReadWrite.TrustFramework",
        Some("79a677f7-b79d-40d0-a36a-3e6f8688dd7a"),
        Some("cefba324-1a70-4a6e-9c1d-fd670b7ae392"),
    ),
    row(
        "Policy.ReadWrite.ConditionalAccess",
        Some("01c0a623-fc9b-48e9-b794-0756f8e8f067"),
        Some("ad902697-1014-4ef5-81ef-2b4301988e8c"),
    ),
    row(
        "Policy.Read.ConditionalAccess",
        Some("37730810-e9ba-4e46-b07e-8ca78d182097"),
        Some("633e0fce-8c58-4cfb-9495-12bbd5a24f7c"),
    ),
    row(
        "Policy.ReadWrite.AuthenticationMethod",
        Some("29c18626-4985-4dcd-85c0-193eef327366"),
        Some("7e823077-d88e-468f-a337-e18f1f0e6c7c"),
    ),
    row(
        "Policy.Read.AuthenticationMethod",
        Some("8e3bc81b-d2f3-4b7b-838c-32c88218d2f0"),
        Some("a6ff13ac-1851-4993-8ca9-a671d70de2d5"),
    ),
    row(
        "Policy.ReadWrite.AuthenticationFlows",
        Some("25f85f3c-f66c-4205-8cd5-de92dd7f0cec"),
        Some("edb72de9-4252-4d03-a925-451deef99db7"),
    ),
    row(
        "Policy.ReadWrite.Authorization",
        Some("fb221be6-99f2-473f-bd32-01c6a0e9ca3b"),
        Some("edd3c878-b384-41fd-95ad-e7407dd775be"),
    ),
    row(
        "Policy.ReadWrite.ApplicationConfiguration",
        Some("be74164b-cff1-491c-8741-e671cb536e13"),
        Some("b27add92-efb2-4f16-84f5-8108ba77985c"),
    ),
    row(
        "Policy.ReadWrite.PermissionGrant",
        Some("a402ca1c-2696-4531-972d-6e5ee4aa11ea"),
        Some("2672f8bb-fd5e-42e0-85e1-ec764dd2614e"),
    ),
    row(
        "TrustFrameworkKeySet.Read.All",
        Some("fff194f1-7dce-4428-8301-1badb5518201"),
        Some("7ad34336-f5b1-44ce-8682-31d7dfcd9ab9"),
    ),
    row(
        "TrustFrameworkKeySet.ReadWrite.All",
        Some("4a771c9a-1cf2-4609-b88e-3d3e02d539cd"),
        Some("39244520-1e7d-4b4a-aee0-57c65826e427"),
    ),
    row(
        "IdentityProvider.Read.All",
        Some("e321f0bb-e7f7-481e-bb28-e3b0b32d4bd0"),
        Some("43781733-b5a7-4d1b-98f4-e8edff23e1a9"),
    ),
    row(
        "IdentityProvider.ReadWrite.All",
        Some("90db2b9a-d928-4d33-a4dd-8442ae3d41e4"),
        Some("f13ce604-1677-429f-90bd-8a10b9f01325"),
    ),
    row(
        "IdentityUserFlow.Read.All",
        Some("1b0c317f-dd31-4305-9932-259a8b6e8099"),
        Some("2903d63d-4611-4d43-99ce-a33f3f52e343"),
    ),
    row(
        "IdentityUserFlow.ReadWrite.All",
        Some("65319a09-a2be-469d-8782-f6b07debf789"),
        Some("281892cc-4dbf-4e3a-b6cc-b21029bb4e82"),
    ),
    row(
        "APIConnectors.Read.All",
        Some("b86848a7-d5b1-41eb-a9b4-54a4e6306e97"),
        Some("1b6ff35f-31df-4332-8571-d31ea5a4893f"),
    ),
    row(
        "APIConnectors.ReadWrite.All",
        Some("1dfe531a-24a6-4f1b-80f4-7a0dc5a0a171"),
        Some("c67b52c5-7c69-48b6-9d48-7b3af3ded914"),
    ),
    row(
        "EventListener.Read.All",
        Some("b7f6385c-6ce6-4639-a480-e23c42ed9784"),
        Some("f7dd3bed-5eec-48da-bc73-1c0ef50bc9a1"),
    ),
    row(
        "EventListener.ReadWrite.All",
        Some("0edf5e9e-4ce8-468a-8432-d08631d18c43"),
        Some("d11625a6-fe21-4fc6-8d3d-063eba5525ad"),
    ),
    row(
        "CustomAuthenticationExtension.Read.All",
        Some("88bb2658-5d9e-454f-aacd-a3933e079526"),
        Some("b2052569-c98c-4f36-a5fb-43e5c111e6d0"),
    ),
    row(
        "CustomAuthenticationExtension.ReadWrite.All",
        Some("c2667967-7050-4e7e-b059-4cbbb3811d03"),
        Some("8dfcf82f-15d0-43b3-bc78-a958a13a5792"),
    ),
    row(
        "CustomAuthenticationExtension.Receive.Payload",
        Some("214e810f-fda8-4fd7-a475-29461495eb00"),
        None,
    ),
    row(
        "OrganizationalBranding.Read.All",
        Some("eb76ac34-0d62-4454-b97c-185e4250dc20"),
        Some("9082f138-6f02-4f3a-9f4d-5f3c2ce5c688"),
    ),
    row(
        "OrganizationalBranding.ReadWrite.All",
        Some("d2ebfbc1-a5f8-424b-83a6-56ab5927a73c"),
        Some("15ce63de-b141-4c9a-a9a5-241bf27c6aaf"),
    ),
    row(
        "Organization.Read.All",
        Some("498476ce-e0fe-48b0-b801-37ba7e2685c6"),
        Some("4908d5b9-3fb2-4b1e-9336-1888b7937185"),
    ),
    row(
        "Organization.ReadWrite.All",
        Some("292d869f-3427-49a8-9dab-8c70152b74e9"),
        Some("46ca0847-7e6b-426e-9775-ea810a948356"),
    ),
    row(
        "Group.Create",
        Some("bf7b1a76-6e77-406b-b258-bf5c7720e98f"),
        None,
    ),
    row(
        "Group.Read.All",
        Some("5b567255-7703-4780-807c-7be8301ae99b"),
        Some("5f8c59db-677d-491f-a6b8-5f174b11ec1d"),
    ),
    row(
        "Group.ReadWrite.All",
        Some("62a82d76-70ea-41e2-9197-370581804d09"),
        Some("4e46008b-f24c-477d-8fff-7bb4ec7aafe0"),
    ),
    row(
        "GroupMember.ReadWrite.All",
        Some("dbaae8cf-10b5-4b86-a4a1-f871c94c6695"),
        Some("f81125ac-d3b7-4573-a3b2-7099cc39df9e"),
    ),
    row(
        "RoleManagement.Read.Directory",
        Some("483bed4a-2ad3-4361-a73b-c83ccdbdc53c"),
        Some("741c54c3-0c1e-44a1-818b-3f97ab4e8c83"),
    ),
    row(
        "RoleManagement.ReadWrite.Directory",
        Some("9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"),
        Some("d01b97e9-cbc0-49fe-810a-750afd5527a3"),
    ),
    row(
        "Domain.Read.All",
        Some("dbb9058a-0e50-45d7-ae91-66909b5d4664"),
        Some("2f9ee017-59c1-4f1d-9472-bd5529a7b311"),
    ),
    row(
        "Domain.ReadWrite.All",
        Some("7e05723c-0bb0-42da-be95-ae9f08a6e53c"),
        Some("0b5d694c-a244-4bde-86e6-eb5cd07730fe"),
    ),
    row(
        "AuditLog.Read.All",
        Some("b0afded3-3588-46d8-8b3d-9842eff778da"),
        Some("e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20"),
    ),
    row(
        "Insights-UserMetric.Read.All",
        Some("34cbd96c-d824-4755-90d3-1008ef47efc1"),
        Some("7d249730-51a3-4180-8ec1-214f144f1bff"),
    ),
    row(
        "SignInIdentifier.Read.All",
        Some("28e1fe78-598f-4df4-b55e-18bf34218925"),
        Some("458e1edc-1e75-438c-8c7b-c32115c9d373"),
    ),
    row(
        "SignInIdentifier.ReadWrite.All",
        Some("7fc588a2-ea2d-4d1f-bcf7-33c324b149b8"),
        Some("b4673c3c-7b5a-4012-9826-7c7e3c8db6af"),
    ),
    row(
        "RiskPreventionProviders.Read.All",
        Some("2a6baefd-edea-4ff6-b24e-bebcaa27a50d"),
        Some("e197c06f-ae7b-4398-b0a2-89f76ebca159"),
    ),
    row(
        "RiskPreventionProviders.ReadWrite.All",
        Some("7fc7225d-eb37-4c39-90f3-a33a57cf1081"),
        Some("2a7babba-9623-4109-bc9c-79728cf3bb4f"),
    ),
    row("openid", None, Some("37f7f235-527c-4136-accd-4a02d197296e")),
    row(
        "offline_access",
        None,
        Some("7427e0e9-2fba-42fe-b0c0-848c9e6a8182"),
    ),
];

/// Directory roles by their English names.
pub const DIRECTORY_ROLES: &[(&str, &str)] = &[
    (
        "Global Administrator",
        "62e90394-69f5-4237-9190-012177145e10",
    ),
    ("User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1"),
    (
        "Application Administrator",
        "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
    ),
    (
        "Cloud Application Administrator",
        "158c047a-c907-4556-b7ef-446551a6b5f7",
    ),
    (
        "Application Developer",
        "cf1c38e5-3621-4004-a7cb-879624dced7c",
    ),
    (
        "Authentication Administrator",
        "c4e39bd9-1100-46d3-8c65-fb160da0071f",
    ),
    (
        "Authentication Extensibility Administrator",
        "25a516ed-2fa0-40ea-a2d0-12923a21473a",
    ),
    (
        "Authentication Extensibility Password Administrator",
        "0b00bede-4072-4d22-b441-e7df02a1ef63",
    ),
    (
        "Authentication Policy Administrator",
        "0526716b-113d-4c15-b2c8-68e3c22b9f80",
    ),
    (
        "B2C IEF Keyset Administrator",
        "aaf43236-0c0d-4d5f-883a-6955382ac081",
    ),
    (
        "B2C IEF Policy Administrator",
        "3edaf663-341e-4475-9f94-5c398ef6c070",
    ),
    (
        "Conditional Access Administrator",
        "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
    ),
    ("Directory Readers", "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"),
    (
        "Domain Name Administrator",
        "8329153b-31d0-4727-b945-745eb3bc5f31",
    ),
    (
        "External ID User Flow Administrator",
        "6e591065-9bad-43ed-90f3-e9424366d2f0",
    ),
    (
        "External ID User Flow Attribute Administrator",
        "0f971eea-41eb-4569-a71e-57bb8a3eff1e",
    ),
    (
        "External Identity Provider Administrator",
        "be2f45a1-457d-42af-a067-6ec1fa63bc45",
    ),
    (
        "Groups Administrator",
        "fdd7a751-b60b-444a-984c-02652fe8fa1c",
    ),
    (
        "Helpdesk Administrator",
        "729827e3-9c14-49f7-bb1b-9608f156bbb8",
    ),
    ("Guest Inviter", "95e79109-95c0-4d8e-aee3-d01accf2d47b"),
    ("Global Reader", "f2ef992c-3afb-46b9-b7cf-a126ee74c451"),
    (
        "Privileged Authentication Administrator",
        "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",
    ),
    (
        "Privileged Role Administrator",
        "e8611ab8-c189-46e8-94e1-60213ab1f814",
    ),
    ("Reports Reader", "4a5d8f65-41da-4de4-8968-e035b65339cf"),
    (
        "Security Administrator",
        "194ae4cb-b126-40b2-bd5b-6091b380977d",
    ),
    ("Security Reader", "5d6b6bb7-de71-4623-b4af-96380a352509"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_a_guid_and_belongs_to_one_row() {
        let ids = PERMISSIONS
            .iter()
            .flat_map(|one| [one.role, one.scope])
            .flatten()
            .chain(DIRECTORY_ROLES.iter().map(|(_, id)| *id));
        let mut seen = std::collections::BTreeSet::new();
        for id in ids {
            assert!(uuid::Uuid::parse_str(id).is_ok(), "{id}");
            assert!(seen.insert(id), "{id} twice");
        }
        assert_eq!(
            directory_role("user administrator"),
            Some("fe930be7-5e62-47db-91af-98c3a49a38b1")
        );
    }
}
