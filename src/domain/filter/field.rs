/// The eight fields that the server filters and sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Name,
    ProjectId,
    ClusterId,
    DepartmentId,
    ProjectName,
    CreatedAt,
    CreatedBy,
    Phase,
}

impl Field {
    pub const ALL: [Self; 8] = {
        use Field::*;
        [Name, ProjectId, ClusterId, DepartmentId, ProjectName, CreatedAt, CreatedBy, Phase]
    };

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("name", "Name"),
            Self::ProjectId => ("projectId", "Project"),
            Self::ClusterId => ("clusterId", "Cluster"),
            Self::DepartmentId => ("departmentId", "Department"),
            Self::ProjectName => ("projectName", "Project name"),
            Self::CreatedAt => ("createdAt", "Created"),
            Self::CreatedBy => ("createdBy", "Created by"),
            Self::Phase => ("phase", "Status"),
        }
    }

    pub fn as_str(self) -> &'static str {
        self.names().0
    }

    pub fn label(self) -> &'static str {
        self.names().1
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == text)
    }

    /// Whether the contract allows this operator: dates take only four.
    pub fn allows(self, operator: Operator) -> bool {
        use Operator::{AtLeast, AtMost, Equals, NotEquals};
        self != Self::CreatedAt || matches!(operator, Equals | NotEquals | AtMost | AtLeast)
    }

    pub fn operators(self) -> impl Iterator<Item = Operator> {
        Operator::ALL.into_iter().filter(move |operator| self.allows(*operator))
    }

    pub fn default_operator(self) -> Operator {
        match self {
            Self::Name | Self::ProjectName | Self::CreatedBy => Operator::Contains,
            Self::CreatedAt => Operator::AtLeast,
            Self::ProjectId | Self::ClusterId | Self::DepartmentId | Self::Phase => {
                Operator::Equals
            }
        }
    }

    /// How a value is entered. A part of an ID or of a phase is plain text.
    pub fn value_kind(self, operator: Operator) -> ValueKind {
        match self {
            Self::CreatedAt => ValueKind::Date,
            _ if operator.is_partial_match() => ValueKind::Text,
            Self::Phase => ValueKind::Phase,
            Self::ProjectId => ValueKind::Project,
            Self::DepartmentId => ValueKind::Department,
            Self::ClusterId => ValueKind::Cluster,
            Self::Name | Self::ProjectName | Self::CreatedBy => ValueKind::Text,
        }
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

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Equals => ("==", "is"),
            Self::NotEquals => ("!=", "is not"),
            Self::AtMost => ("<=", "at most"),
            Self::AtLeast => (">=", "at least"),
            Self::Contains => ("=@", "contains"),
            Self::ContainsNot => ("!@", "does not contain"),
            Self::StartsWith => ("=^", "starts with"),
            Self::EndsWith => ("=$", "ends with"),
        }
    }

    pub fn as_str(self) -> &'static str {
        self.names().0
    }

    pub fn label(self) -> &'static str {
        self.names().1
    }

    /// The label between `field` and a value: [`Operator::label`], except for times.
    pub fn label_for(self, field: Field) -> &'static str {
        match (field, self) {
            (Field::CreatedAt, Self::Equals) => "exactly at",
            (Field::CreatedAt, Self::NotEquals) => "not at",
            (Field::CreatedAt, Self::AtMost) => "up to",
            (Field::CreatedAt, Self::AtLeast) => "since",
            _ => self.label(),
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
    fn fields_allow_their_default_operator() {
        for field in Field::ALL {
            let operators: Vec<_> = field.operators().collect();
            assert_eq!(operators.len(), if field == Field::CreatedAt { 4 } else { 8 });
            assert!(operators.contains(&field.default_operator()), "{field:?}");
            let mut labels: Vec<_> = operators.iter().map(|it| it.label_for(field)).collect();
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), operators.len(), "labels are distinct: {labels:?}");
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
