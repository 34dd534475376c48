use crate::texts::volume as texts;

/// What the server filters and sorts by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Field {
    #[default]
    Name,
    ProjectId,
    ClusterId,
    DepartmentId,
    ProjectName,
    CreatedAt,
    CreatedBy,
    Phase,
}

pub struct FieldSpec {
    pub field: Field,
    /// The name in the API.
    pub name: &'static str,
    pub label: &'static str,
    /// Decides the operators, how a value is entered and checked, and how it is shown.
    pub kind: ValueKind,
}

const fn spec(field: Field, name: &'static str, label: &'static str, kind: ValueKind) -> FieldSpec {
    FieldSpec { field, name, label, kind }
}

/// In the order of [`Field`].
pub const FIELDS: [FieldSpec; 8] = [
    spec(Field::Name, "name", texts::NAME, ValueKind::Text),
    spec(Field::ProjectId, "projectId", texts::PROJECT, ValueKind::Project),
    spec(Field::ClusterId, "clusterId", texts::CLUSTER, ValueKind::Cluster),
    spec(Field::DepartmentId, "departmentId", texts::DEPARTMENT, ValueKind::Department),
    spec(Field::ProjectName, "projectName", texts::PROJECT_NAME, ValueKind::Text),
    spec(Field::CreatedAt, "createdAt", texts::CREATED, ValueKind::Date),
    spec(Field::CreatedBy, "createdBy", texts::CREATED_BY, ValueKind::Text),
    spec(Field::Phase, "phase", texts::STATUS, ValueKind::Phase),
];

impl Field {
    pub const ALL: [Self; FIELDS.len()] = {
        let mut all = [Self::Name; FIELDS.len()];
        let mut index = 0;
        while index < all.len() {
            // `spec` finds an entry by its index.
            assert!(FIELDS[index].field as usize == index);
            all[index] = FIELDS[index].field;
            index += 1;
        }
        all
    };

    /// The order in which fields are offered: the most used come first. Conditions on the name of a
    /// project are offered with those on the project.
    pub const MENU: [Self; FIELDS.len() - 1] = {
        use Field::*;
        [Name, Phase, ProjectId, DepartmentId, ClusterId, CreatedAt, CreatedBy]
    };

    /// The field of the menu with the conditions on this one.
    pub fn in_menu(self) -> Self {
        if self == Self::ProjectName { Self::ProjectId } else { self }
    }

    /// The conditions that are offered for a field of the menu. A URL may have others.
    pub fn conditions(self) -> Vec<(Self, Operator)> {
        use Operator::*;
        let text = [Contains, ContainsNot, StartsWith, EndsWith];
        let exact = [Equals, NotEquals].map(|operator| (self, operator));
        match self.kind() {
            ValueKind::Text => {
                text.map(|operator| (self, operator)).into_iter().chain(exact).collect()
            }
            ValueKind::Date => [AtLeast, AtMost, Equals].map(|operator| (self, operator)).to_vec(),
            ValueKind::Project => exact
                .into_iter()
                .chain(text.map(|operator| (Self::ProjectName, operator)))
                .collect(),
            _ => exact.to_vec(),
        }
    }

    const fn spec(self) -> &'static FieldSpec {
        &FIELDS[self as usize]
    }

    pub fn as_str(self) -> &'static str {
        self.spec().name
    }

    pub fn label(self) -> &'static str {
        self.spec().label
    }

    pub fn kind(self) -> ValueKind {
        self.spec().kind
    }

    pub fn parse(text: &str) -> Option<Self> {
        FIELDS.iter().find(|spec| spec.name == text).map(|spec| spec.field)
    }

    /// Whether the contract allows this operator: dates take only four.
    pub fn allows(self, operator: Operator) -> bool {
        self.kind() != ValueKind::Date || !operator.is_partial_match()
    }

    pub fn operators(self) -> impl Iterator<Item = Operator> {
        Operator::ALL.into_iter().filter(move |operator| self.allows(*operator))
    }

    pub fn default_operator(self) -> Operator {
        match self.kind() {
            ValueKind::Text => Operator::Contains,
            ValueKind::Date => Operator::AtLeast,
            _ => Operator::Equals,
        }
    }

    /// How a value is entered. A part of an ID or of a phase is plain text.
    pub fn value_kind(self, operator: Operator) -> ValueKind {
        if operator.is_partial_match() { ValueKind::Text } else { self.kind() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    Text,
    Phase,
    Project,
    Department,
    Cluster,
    Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    Equals,
    NotEquals,
    AtMost,
    AtLeast,
    Contains,
    ContainsNot,
    StartsWith,
    EndsWith,
}

impl Operator {
    pub const ALL: [Self; 8] = {
        use Operator::*;
        [Equals, NotEquals, AtMost, AtLeast, Contains, ContainsNot, StartsWith, EndsWith]
    };

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equals => "==",
            Self::NotEquals => "!=",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::Contains => "=@",
            Self::ContainsNot => "!@",
            Self::StartsWith => "=^",
            Self::EndsWith => "=$",
        }
    }

    pub fn is_partial_match(self) -> bool {
        matches!(self, Self::Contains | Self::ContainsNot | Self::StartsWith | Self::EndsWith)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_listed_in_the_order_of_their_table() {
        for (field, spec) in Field::ALL.into_iter().zip(&FIELDS) {
            assert_eq!(field.as_str(), spec.name);
            assert!(Field::MENU.contains(&field.in_menu()), "{field:?} is offered");
        }
    }

    #[test]
    fn fields_allow_their_default_operator() {
        for field in Field::ALL {
            let operators: Vec<_> = field.operators().collect();
            assert_eq!(operators.len(), if field == Field::CreatedAt { 4 } else { 8 });
            assert!(operators.contains(&field.default_operator()), "{field:?}");
        }
    }

    #[test]
    fn fields_offer_their_default_operator_and_only_valid_conditions() {
        for field in Field::MENU {
            let offered = field.conditions();
            assert!(offered.contains(&(field, field.default_operator())), "{field:?}");
            for (other, operator) in offered {
                assert!(other.allows(operator), "{other:?} {operator:?}");
                assert_eq!(other.in_menu(), field);
            }
        }
    }

    #[test]
    fn ids_and_phases_are_picked_and_their_parts_typed() {
        assert_eq!(Field::ClusterId.value_kind(Operator::NotEquals), ValueKind::Cluster);
        assert_eq!(Field::ClusterId.value_kind(Operator::StartsWith), ValueKind::Text);
        assert_eq!(Field::Phase.value_kind(Operator::Equals), ValueKind::Phase);
        assert_eq!(Field::Phase.value_kind(Operator::Contains), ValueKind::Text);
        assert_eq!(Field::CreatedAt.value_kind(Operator::AtMost), ValueKind::Date);
    }
}
