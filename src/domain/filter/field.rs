//! What can be filtered by, and how it is compared.

/// The eight fields that the server filters and sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The volume's name.
    Name,
    /// The id of its project.
    ProjectId,
    /// The id of its cluster.
    ClusterId,
    /// The id of its department.
    DepartmentId,
    /// The name of its project.
    ProjectName,
    /// When it was made.
    CreatedAt,
    /// By whom it was made.
    CreatedBy,
    /// Its phase.
    Phase,
}

impl Field {
    /// All of them, in the contract's order.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::ProjectId,
        Self::ClusterId,
        Self::DepartmentId,
        Self::ProjectName,
        Self::CreatedAt,
        Self::CreatedBy,
        Self::Phase,
    ];

    /// As the API spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::ProjectId => "projectId",
            Self::ClusterId => "clusterId",
            Self::DepartmentId => "departmentId",
            Self::ProjectName => "projectName",
            Self::CreatedAt => "createdAt",
            Self::CreatedBy => "createdBy",
            Self::Phase => "phase",
        }
    }

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::ProjectId => "Project",
            Self::ClusterId => "Cluster",
            Self::DepartmentId => "Department",
            Self::ProjectName => "Project name",
            Self::CreatedAt => "Created",
            Self::CreatedBy => "Created by",
            Self::Phase => "Status",
        }
    }

    /// Reads the API's spelling.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == text)
    }

    /// Whether the contract lets this field be compared by `operator`: dates take only four.
    pub fn allows(self, operator: Operator) -> bool {
        use Operator::{AtLeast, AtMost, Equals, NotEquals};
        self != Self::CreatedAt || matches!(operator, Equals | NotEquals | AtMost | AtLeast)
    }

    /// The operators that the contract lets this field be compared by, in its order.
    pub fn operators(self) -> impl Iterator<Item = Operator> {
        Operator::ALL.into_iter().filter(move |operator| self.allows(*operator))
    }

    /// The operator that people want most often.
    pub fn usual_operator(self) -> Operator {
        match self {
            Self::Name | Self::ProjectName | Self::CreatedBy => Operator::Contains,
            Self::CreatedAt => Operator::AtLeast,
            Self::ProjectId | Self::ClusterId | Self::DepartmentId | Self::Phase => {
                Operator::Equals
            }
        }
    }

    /// What a value is when it is compared by `operator`. A part of an id or of a phase is no more
    /// than a text.
    pub fn value_kind(self, operator: Operator) -> ValueKind {
        match self {
            Self::CreatedAt => ValueKind::Date,
            _ if operator.compares_a_part() => ValueKind::Text,
            Self::Phase => ValueKind::Phase,
            Self::ProjectId => ValueKind::Project,
            Self::DepartmentId => ValueKind::Department,
            Self::ClusterId => ValueKind::Cluster,
            Self::Name | Self::ProjectName | Self::CreatedBy => ValueKind::Text,
        }
    }
}

/// What the value of a filter is, and so how it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// Any text.
    Text,
    /// One of the phases.
    Phase,
    /// The id of a project.
    Project,
    /// The id of a department.
    Department,
    /// The id of a cluster.
    Cluster,
    /// A point in time.
    Date,
}

/// The eight operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `==`
    Equals,
    /// `!=`
    NotEquals,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `=@`
    Contains,
    /// `!@`
    ContainsNot,
    /// `=^`
    StartsWith,
    /// `=$`
    EndsWith,
}

impl Operator {
    /// All of them, in the contract's order.
    pub const ALL: [Self; 8] = [
        Self::Equals,
        Self::NotEquals,
        Self::AtMost,
        Self::AtLeast,
        Self::Contains,
        Self::ContainsNot,
        Self::StartsWith,
        Self::EndsWith,
    ];

    /// As the API spells it.
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

    /// What a person reads between a field and a value.
    pub fn label(self) -> &'static str {
        match self {
            Self::Equals => "is",
            Self::NotEquals => "is not",
            Self::AtMost => "at most",
            Self::AtLeast => "at least",
            Self::Contains => "contains",
            Self::ContainsNot => "does not contain",
            Self::StartsWith => "starts with",
            Self::EndsWith => "ends with",
        }
    }

    /// What a person reads between `field` and a value: [`Operator::label`], but for times.
    pub fn label_for(self, field: Field) -> &'static str {
        match (field, self) {
            (Field::CreatedAt, Self::Equals) => "exactly at",
            (Field::CreatedAt, Self::NotEquals) => "not at",
            (Field::CreatedAt, Self::AtMost) => "up to",
            (Field::CreatedAt, Self::AtLeast) => "since",
            _ => self.label(),
        }
    }

    /// Whether a part of what is compared is enough for a match.
    pub fn compares_a_part(self) -> bool {
        matches!(self, Self::Contains | Self::ContainsNot | Self::StartsWith | Self::EndsWith)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_offers_what_it_allows_and_its_usual_operator_is_among_it() {
        for field in Field::ALL {
            let operators: Vec<_> = field.operators().collect();
            assert_eq!(operators.len(), if field == Field::CreatedAt { 4 } else { 8 });
            assert!(operators.contains(&field.usual_operator()), "{field:?}");
            let mut labels: Vec<_> = operators.iter().map(|it| it.label_for(field)).collect();
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), operators.len(), "each is told apart: {labels:?}");
        }
    }

    #[test]
    fn ids_and_phases_are_chosen_whole_and_typed_in_part() {
        assert_eq!(Field::ClusterId.value_kind(Operator::NotEquals), ValueKind::Cluster);
        assert_eq!(Field::ClusterId.value_kind(Operator::StartsWith), ValueKind::Text);
        assert_eq!(Field::Phase.value_kind(Operator::Equals), ValueKind::Phase);
        assert_eq!(Field::Phase.value_kind(Operator::Contains), ValueKind::Text);
        assert_eq!(Field::CreatedAt.value_kind(Operator::AtMost), ValueKind::Date);
    }
}
